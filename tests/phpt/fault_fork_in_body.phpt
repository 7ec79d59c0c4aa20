--TEST--
A fork in a body leaves loops and traces right on both sides, however the child ends
--SKIPIF--
<?php
if (!function_exists('pcntl_fork')) die('skip needs the extension pcntl');
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
foreach (['exit(0)', 'exec("kill -9 " . getmypid())', 'throw new Exception("in the child")', 'pcntl_exec("/bin/true")'] as $end) {
	echo "-- $end\n";
	$worker = new Worker('<?php
ini_set("display_errors", 0);
$kept = new SplFixedArray(1000);
$next = 0;
function body($kept, &$next): void
{
	leaktrace_hook_malloc();
	$kept[$next++] = str_repeat(X, 1000);
	if ($next % 10 === 0) {
		$pid = pcntl_fork();
		if ($pid === 0) {
			str_repeat(X, 3000);
			' . $end . ';
		}
		pcntl_waitpid($pid, $status);
	}
}
for ($i = 0; $i < 40; $i++) body($kept, $next);
echo leaktrace_status()["loops"], "\n";
');
	$worker->run()->tell();
	$most = [];
	foreach ($worker->files() as $file) {
		$report = @leaktrace_report($file);
		if (($report['processes'][0]['loops'] ?? 0) > 2) {
			echo $report['processes'][0]['loops'], ' loops, ', $report['processes'][0]['state'], "\n";
			show($report);
		}
	}
}
?>
--EXPECT--
-- exit(0)
40
40 loops, exited
leak at worker.php:8 in body: 1280 bytes per loop
-- exec("kill -9 " . getmypid())
40
40 loops, exited
leak at worker.php:8 in body: 1280 bytes per loop
-- throw new Exception("in the child")
40
40 loops, exited
leak at worker.php:8 in body: 1280 bytes per loop
-- pcntl_exec("/bin/true")
40
40 loops, exited
leak at worker.php:8 in body: 1280 bytes per loop
