<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
leaktrace_hook_malloc();
keep(str_repeat(X, 1000));
');
for ($i = 0; $i < 20; $i++) {
	include $worker->script;
}
$report = traced();
echo $report['processes'][0]['loops'], " loops\n";
foreach (findings($report) as $finding) {
	if ($finding['line'] === 3 && $finding['bytes_per_loop'] === 1280) {
		echo "$finding[function]\n";
	}
}
?>
