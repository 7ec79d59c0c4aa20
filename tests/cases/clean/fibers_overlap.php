<?php
/* A fiber begun in one loop is resumed to its end three loops later. */
namespace App;

final class Scheduler
{
	/** @var \Fiber[] */
	public static array $waiting = [];
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$fiber = new \Fiber(static function (int $n): void {
		$buffer = str_repeat('f', 300);
		\Fiber::suspend(strlen($buffer));
	});
	$fiber->start($n);
	Scheduler::$waiting[] = $fiber;
	if (count(Scheduler::$waiting) > 3) {
		array_shift(Scheduler::$waiting)->resume();
	}
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
