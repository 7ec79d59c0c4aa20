<?php
require __DIR__ . '/inc.php';
function leaky(): void
{
	leaktrace_hook_malloc();
	$before = str_repeat(X, 1000);
	Fiber::suspend();
	keep(str_repeat(X, 1000));
	Fiber::suspend();
	keep($before);
}

function clean(): void
{
	leaktrace_hook_malloc();
	$first = str_repeat(X, 2000);
	Fiber::suspend();
	$second = str_repeat(X, 2000);
	Fiber::suspend();
	$third = str_repeat(X, 2000);
}

$ready = [];
for ($i = 0; $i < 60; $i++) {
	$fiber = new Fiber($i % 2 ? 'leaky' : 'clean');
	$fiber->start();
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
show_places(traced());
?>
