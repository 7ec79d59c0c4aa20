--TEST--
Several bodies take part: each call of any one is a loop, a body inside of a body is none
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
exact_sizes();
?>
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_several_bodies.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function request(): void
{
	leaktrace_hook_malloc();
	keep(str_repeat(X, 1000));
	message();
}

function message(): void
{
	leaktrace_hook_malloc();
	keep(str_repeat(X, 2000));
}

for ($i = 0; $i < 20; $i++) {
	request();
	message();
}
$report = traced();
echo $report['processes'][0]['loops'], " loops\n";
show($report);
?>
--EXPECT--
40 loops
leak at loops_several_bodies.php:6 in request: 640 bytes per loop
leak at loops_several_bodies.php:13 in message: 2048 bytes per loop
