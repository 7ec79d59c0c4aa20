--TEST--
Clocks that step back, all of them, by hours or by a second: windows close, the trace reads, the report tells the leak
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
need_faults();
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
echo implode("\n", faults('clock', function (int $calls) {
	foreach ([1, 4000, 1000000000] as $seconds) {
		foreach ([3, $calls + 1] as $every) {
			yield mt_rand(1, (int) ($calls / 2)) . ":$every:$seconds";
		}
	}
}));

/* What is forecast counts on time. */
$library = library(file_get_contents(__DIR__ . '/faults.c'));
$worker = new Worker('<?php
function body(): void { leaktrace_hook_malloc(); static $kept = []; $kept[] = str_repeat(X, 1000); usleep(1000); }
for ($i = 0; $i < 300; $i++) body();
');
foreach (['1:1000000000:1000000000', '60:1000000000:3600', '90:1000000000:1000000000'] as $fault) {
	remove($worker->traces);
	$worker->run([], '', ['LD_PRELOAD' => preloaded($library), 'FAULT' => "clock:$fault"])->tell();
	$process = $worker->report()['processes'][0];
	echo "$process[loops] loops, ", abs($process['growth_per_loop'] - 1310) < 40 ? 'as much as they leak' : $process['growth_per_loop'], ', ',
		$process['seconds_until_limit'] > 30 && $process['seconds_until_limit'] < 3600 ? 'minutes are left' : $process['seconds_until_limit'], "\n";
}
unlink($library);
?>
--EXPECT--
300 loops, as much as they leak, minutes are left
300 loops, as much as they leak, minutes are left
300 loops, as much as they leak, minutes are left
