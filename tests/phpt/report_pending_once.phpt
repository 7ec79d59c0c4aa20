--TEST--
The memory of fibers that never end is counted once, with what holds them, and is one cause with it
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/report_pending_once.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
final class Hub
{
	public static array $jobs = [];
}

function body(int $n): void
{
	leaktrace_hook_malloc();
	$fiber = new Fiber(static function (string $text): void {
		Fiber::suspend(strlen($text));
	});
	$fiber->start(str_repeat(X, 1000));
	if ($n % 4 === 0) {
		Hub::$jobs[] = $fiber;
	} else {
		$fiber->resume();
	}
}

$usage = [];
for ($n = 0; $n < 401; $n++) {
	body($n);
	$usage[] = memory_get_usage();
}
$true = ($usage[400] - $usage[100]) / 300;
$report = traced();
$told = $report['processes'][0]['growth_per_loop'];
echo abs($told - $true) < 0.1 * $true ? 'right' : "$told, not $true", "\n";
foreach (findings($report) as $finding) {
	echo "$finding[kind] line $finding[line], cause $finding[cause]: ", $finding['holders'][0]['path'], ' +',
		round($finding['holders'][0]['elements_per_loop'], 2), "\n";
}
?>
--EXPECT--
right
pending line 14, cause 1: Hub::$jobs[*] +0.25
container line 16, cause 1: Hub::$jobs[*] +0.25
