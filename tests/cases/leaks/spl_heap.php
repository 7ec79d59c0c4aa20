<?php
/* Timers in a heap: those far in the future never come up. */
namespace App;

final class Timers
{
	public static ?\SplMinHeap $heap = null;

	public static function at(int $when, string $what): void
	{
		self::$heap ??= new \SplMinHeap();
		self::$heap->insert([$when, $what]); // LEAK#1 App\Timers::$heap
	}

	public static function due(int $now): int
	{
		$fired = 0;
		while (!self::$heap->isEmpty() && self::$heap->top()[0] <= $now) {
			self::$heap->extract();
			$fired++;
		}
		return $fired;
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Timers::at($n, 'soon');
	Timers::at($n + 100000, 'later');
	Timers::due($n);
}

for ($n = 0; $n < 130; $n++) {
	handle($n);
}
