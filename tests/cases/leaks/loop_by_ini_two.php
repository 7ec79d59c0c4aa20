<?php
/* Two bodies named by leaktrace.loop, one of them a static method. */
// INI leaktrace.loop=App\onMessage,App\Timer::tick
namespace App;

final class Timer
{
	public static array $ticks = [];

	public static function tick(int $n): void
	{
		self::$ticks[] = "tick at $n"; // LEAK#1 App\Timer::$ticks
	}
}

function onMessage(int $n): string
{
	return str_repeat('m', $n % 10 + 50);
}

for ($n = 0; $n < 90; $n++) {
	onMessage($n);
	Timer::tick($n);
}
