<?php
require __DIR__ . '/../phpt/inc.php';

function body(int $depth): void
{
	leaktrace_hook_malloc();
	sink($depth);
}

function sink(int $depth): void
{
	$text = str_repeat('x', 1000);
	if ($depth > 0) {
		sink($depth - 1);
		return;
	}
	$inner = new Fiber(function () {
		$text = str_repeat('y', 500);
		Fiber::suspend();
	});
	$inner->start();
	Fiber::suspend();
	$inner->resume();
}

/* 25 bodies at a time, each with a fiber of its own inside. */
function make(int $count): void
{
	$fibers = [];
	for ($i = 0; $i < $count; $i += 2) {
		$fiber = new Fiber('body');
		$fiber->start($i % 30);
		$fibers[] = $fiber;
		if (count($fibers) === 25) {
			while ($fibers !== []) {
				array_pop($fibers)->resume();
			}
		}
	}
	foreach ($fibers as $fiber) {
		$fiber->resume();
	}
}

make(20000);
$before = leaktrace_status();
make(80000);
$after = leaktrace_status();
echo $after['loops'], " loops, $after[pending_loops] pending, $after[pending_contexts] contexts pending\n";
/* The writer has a buffer that grows to 64 KiB. */
echo $after['own_bytes'] - $before['own_bytes'] <= 65536 ? "as large as after the first 20,000\n" : "from $before[own_bytes] to $after[own_bytes] bytes\n";
traced();
?>
