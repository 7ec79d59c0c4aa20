--TEST--
A generator named by leaktrace.loop is a loop from its first resume to its end
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
exact_sizes();
?>
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_generator_named.traces
leaktrace.loop=one
--FILE--
<?php
require __DIR__ . '/inc.php';
function one(): Generator
{
	yield 1;
	keep(str_repeat(X, 2000));
	yield 2;
	keep(str_repeat(X, 2000));
}

for ($i = 0; $i < 20; $i++) {
	foreach (one() as $_) {
		keep(str_repeat(X, 500));
	}
}
$report = traced();
echo $report['processes'][0]['loops'], " loops\n";
show($report);
?>
--EXPECT--
20 loops
leak at loops_generator_named.php:6 in one: 2048 bytes per loop
leak at loops_generator_named.php:8 in one: 2048 bytes per loop
