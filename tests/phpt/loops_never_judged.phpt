--TEST--
Loops need not be many: too few of them are no verdict
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_never_judged.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function body(): void
{
	leaktrace_hook_malloc();
	keep(str_repeat(X, 1000));
}

body();
body();
$report = traced();
echo $report['summary']['verdict'], ', ', $report['summary']['loops'], " loops\n";
?>
--EXPECT--
too_few_loops, 2 loops
