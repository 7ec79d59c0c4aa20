<?php
require __DIR__ . '/inc.php';
foreach (['leak' => '$kept[] = str_repeat(X, 1000);', 'clean' => '', 'too few' => 'if ($i > 2) exit;'] as $what => $code) {
	$worker = new Worker('<?php
function body($i): void
{
	leaktrace_hook_malloc();
	static $kept = [];
	' . $code . '
}
for ($i = 0; $i < 30; $i++) {
	body($i);
}
');
	$worker->run()->tell();
	$report = $worker->report();
	ob_start();
	$leaks = leaktrace_analyze($worker->traces);
	$first = strtok(ob_get_clean(), ':');
	echo "$what: ", $report['summary']['verdict'], ", $first, returns ", var_export($leaks, true), "\n";
}
?>
