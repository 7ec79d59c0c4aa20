<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
$kept = new SplFixedArray(100);
function body(SplFixedArray $kept, $i): void
{
	leaktrace_hook_malloc();
	$kept[$i] = str_repeat(X, 1000);
}
for ($i = 0; $i < 30; $i++) {
	body($kept, $i);
}
leaktrace_unhook_malloc();
if (isset($argv[1])) {
	var_dump(count(leaktrace_report()["processes"]));
	ob_start();
	$leaks = leaktrace_analyze();
	ob_end_clean();
	var_dump($leaks);
}
');
$worker->run()->tell();
$file = $worker->files()[0];
$worker->run()->tell();
echo count($worker->files()), " traces\n";
$worker->run([], '', [], 'report')->tell();
echo count(leaktrace_report($file)['processes']), "\n";
$report = leaktrace_report($worker->traces . '/');
echo count($report['processes']), "\n";
foreach (findings($report) as $finding) {
	echo $finding['line'], ' ', count($finding['pids']), ' ', $finding['bytes_per_loop'], "\n";
}
chdir($worker->traces);
echo count(leaktrace_report('.')['processes']), ' ', count(leaktrace_report(basename($file))['processes']), "\n";
?>
