--TEST--
Calls of the body inside of the body belong to the outer loop
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
exact_sizes();
?>
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_recursion.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function body(int $left): void
{
	leaktrace_hook_malloc();
	keep(str_repeat(X, 1000));
	if ($left > 0) {
		body($left - 1);
	}
	keep(str_repeat(X, 100));
}

for ($i = 0; $i < 20; $i++) {
	body(4);
}
$report = traced();
echo $report['processes'][0]['loops'], " loops\n";
show($report);
?>
--EXPECT--
20 loops
leak at loops_recursion.php:6 in body: 6400 bytes per loop
leak at loops_recursion.php:10 in body: 800 bytes per loop
