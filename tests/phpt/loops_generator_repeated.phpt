--TEST--
A generator that hooks again and again is a loop from each call to the next
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_generator_repeated.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function endless(): Generator
{
	while (true) {
		leaktrace_hook_malloc();
		keep(str_repeat(X, 1000));
		yield 1;
	}
}

$generator = endless();
for ($i = 0; $i < 20; $i++) {
	$generator->current();
	$generator->next();
	keep(str_repeat(X, 500));
}
unset($generator);
$status = leaktrace_status();
echo "$status[loops] loops, $status[pending_loops] running\n";
show(traced());
?>
--EXPECT--
21 loops, 0 running
leak at loops_generator_repeated.php:7 in endless: 1280 bytes per loop
