--TEST--
A function that hooks again and again while it runs ends a loop at each call
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
exact_sizes();
?>
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_same_frame.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function run(): void
{
	$kept = [];
	for ($i = 0; $i < 20; $i++) {
		leaktrace_hook_malloc();
		keep(str_repeat(X, 1000));
		work();
	}
}

function work(): void
{
	keep(str_repeat(X, 2000));
}

run();
$loops = leaktrace_status()['loops'];
$report = traced();
echo $loops, " loops\n";
show($report);
?>
--EXPECT--
20 loops
leak at loops_same_frame.php:8 in run: 1280 bytes per loop
leak at loops_same_frame.php:15 in work: 2048 bytes per loop
