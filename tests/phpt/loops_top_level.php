<?php
require __DIR__ . '/inc.php';
for ($i = 0; $i < 20; $i++) {
	leaktrace_hook_malloc();
	keep(str_repeat(X, 1000));
}
$report = traced();
echo $report['processes'][0]['loops'], " loops\n";
show($report);
?>
