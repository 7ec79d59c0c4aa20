--TEST--
What a later loop frees is no survivor any more
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_free_earlier.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function body(int $i): void
{
	static $queue = [];
	leaktrace_hook_malloc();
	$queue[$i % 5] = str_repeat(X, 1000);
	keep(str_repeat(X, 1000));
}

for ($i = 0; $i < 60; $i++) {
	body($i);
}
$report = traced();
show($report);
?>
--EXPECT--
leak at loops_free_earlier.php:8 in body: 1280 bytes per loop
