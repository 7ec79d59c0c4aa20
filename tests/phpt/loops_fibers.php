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
