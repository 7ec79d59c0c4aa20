<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
for ($w = 0; $w < 3; $w++) {
	$pids[] = $pid = pcntl_fork();
	if ($pid === 0) {
		function body(): void { leaktrace_hook_malloc(); static $kept = []; $kept[] = str_repeat(X, 1000); }
		for ($i = 0; $i < 30; $i++) body();
		exit(0);
	}
}
foreach ($pids as $pid) pcntl_waitpid($pid, $status);
');
$worker->run()->tell();
$report = $worker->report();
echo count($worker->files()), ' traces, ', count($report['processes']), " processes\n";
$leaks = array_values(array_filter(findings($report), fn ($finding) => $finding['leak'] && $finding['line'] === 5));
echo count($leaks), ' ', count($leaks[0]['pids']), "\n";
?>
