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
