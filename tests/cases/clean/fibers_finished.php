<?php
/* Two fibers per request which both end. */

function handle(int $n): int
{
	leaktrace_hook_malloc();
	$sum = 0;
	$fibers = [];
	for ($i = 0; $i < 2; $i++) {
		$fibers[$i] = new Fiber(function (int $from): int {
			$list = range($from, $from + 20);
			$more = Fiber::suspend(count($list));
			return array_sum($list) + $more;
		});
		$sum += $fibers[$i]->start($n);
	}
	foreach ($fibers as $fiber) {
		$fiber->resume(1);
		$sum += $fiber->getReturn();
	}
	return $sum;
}

for ($n = 0; $n < 100; $n++) {
	handle($n);
}
