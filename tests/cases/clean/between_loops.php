<?php
/* What grows here is made between the loops, by a timer: it is not the body's. */
// NOVERIFY memory grows, but not in the body
namespace App;

final class Timer
{
	public static array $ticks = [];
}

function tick(int $n): void
{
	Timer::$ticks[] = "tick number $n";
}

function handle(int $n): int
{
	leaktrace_hook_malloc();
	return strlen(str_repeat('h', 200 + $n % 5));
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
	tick($n);
}
