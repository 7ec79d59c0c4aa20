--TEST--
A verdict for leaks, for none, and for too few loops
--FILE--
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
--EXPECT--
leak: leak, ❌ 1 leak, returns 1
clean: clean, ✅ No leak, returns 0
too few: too_few_loops, ⚠ Too few loops to judge, returns 0
