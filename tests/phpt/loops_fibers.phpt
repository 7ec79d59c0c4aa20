--TEST--
A fiber begun in a loop belongs to it, wherever it is resumed, and the loop waits for it
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
exact_sizes();
?>
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_fibers.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function body(): Fiber
{
	leaktrace_hook_malloc();
	$fiber = new Fiber(function () {
		keep(str_repeat(X, 1000));
		Fiber::suspend();
		keep(str_repeat(X, 2000));
	});
	$fiber->start();
	return $fiber;
}

$fibers = [];
for ($i = 0; $i < 20; $i++) {
	$fibers[] = body();
	if ($i >= 3) {
		array_shift($fibers)->resume();
		keep(str_repeat(X, 500));
	}
}
$status = leaktrace_status();
echo "$status[loops] loops, $status[pending_loops] running, $status[pending_contexts] fibers\n";
unset($fibers);
$status = leaktrace_status();
echo "$status[loops] loops, $status[pending_loops] running, $status[pending_contexts] fibers\n";
show(traced());
?>
--EXPECT--
17 loops, 3 running, 3 fibers
20 loops, 0 running, 0 fibers
leak at loops_fibers.php:7 in {closure}: 1280 bytes per loop
leak at loops_fibers.php:9 in {closure}: 2048 bytes per loop
