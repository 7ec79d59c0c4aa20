--TEST--
Bodies in fibers overlap without mixing up what they allocate
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_in_fibers.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function body(int $size): void
{
	leaktrace_hook_malloc();
	keep(str_repeat(X, $size));
	Fiber::suspend();
	keep(str_repeat(X, $size));
	Fiber::suspend();
}

$ready = [];
for ($i = 0; $i < 40; $i++) {
	$fiber = new Fiber('body');
	$fiber->start($i % 2 ? 1000 : 2000);
	$ready[] = $fiber;
	if (count($ready) === 5) {
		for ($turn = 0; $turn < 2; $turn++) {
			foreach (array_reverse($ready) as $fiber) {
				$fiber->resume();
			}
		}
		$ready = [];
	}
}
unset($fiber);
$status = leaktrace_status();
echo "$status[loops] loops, $status[pending_loops] running\n";
show(traced());
?>
--EXPECT--
40 loops, 0 running
leak at loops_in_fibers.php:6 in body: 1664 bytes per loop
leak at loops_in_fibers.php:8 in body: 1664 bytes per loop
