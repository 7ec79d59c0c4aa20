--TEST--
What runs between loops is charged to none of them
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_between.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function body(): void
{
	leaktrace_hook_malloc();
	keep(str_repeat(X, 1000));
}

function timer(): void
{
	keep(str_repeat(X, 8000));
}

for ($i = 0; $i < 20; $i++) {
	body();
	timer();
}
show(traced());
?>
--EXPECT--
leak at loops_between.php:6 in body: 1280 bytes per loop
