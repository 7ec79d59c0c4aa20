--TEST--
A generator that hooks once is a loop from its first resume to its end, what runs while it waits is not
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
exact_sizes();
?>
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_generator.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function one(): Generator
{
	leaktrace_hook_malloc();
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
$status = leaktrace_status();
echo "$status[loops] loops, $status[pending_loops] running\n";
/* One that is dropped while it waits has ended as well. */
$dropped = one();
$dropped->current();
echo leaktrace_status()['pending_loops'], " running\n";
unset($dropped);
$status = leaktrace_status();
echo "$status[loops] loops, $status[pending_loops] running\n";
show(traced());
?>
--EXPECT--
20 loops, 0 running
1 running
21 loops, 0 running
leak at loops_generator.php:7 in one: 2048 bytes per loop
leak at loops_generator.php:9 in one: 2048 bytes per loop
