<?php
/* Timers in a heap: all come up within twenty loops. */

mt_srand(13);
$heap = new SplMinHeap();

function handle(SplMinHeap $heap, int $n): int
{
	leaktrace_hook_malloc();
	$heap->insert([$n + mt_rand(1, 20), "timer $n"]);
	$fired = 0;
	while (!$heap->isEmpty() && $heap->top()[0] <= $n) {
		$heap->extract();
		$fired++;
	}
	return $fired;
}

for ($n = 0; $n < 250; $n++) {
	handle($heap, $n);
}
