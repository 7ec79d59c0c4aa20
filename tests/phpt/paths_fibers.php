<?php
require __DIR__ . '/inc.php';
function work(): void
{
	Fiber::suspend();
	keep(str_repeat(X, 1000));
	nested();
}

function nested(): void
{
	$fiber = new Fiber(function () {
		Fiber::suspend();
		keep(str_repeat(X, 2000));
	});
	$fiber->start();
	Loop::$ready[] = $fiber;
	Fiber::suspend();
}

final class Loop
{
	public static array $ready = [];

	public static function run(): void
	{
		while ($fiber = array_shift(self::$ready)) {
			$fiber->isStarted() ? $fiber->resume() : $fiber->start();
			if (!$fiber->isTerminated()) {
				self::$ready[] = $fiber;
			}
		}
	}
}

function body(): void
{
	leaktrace_hook_malloc();
	$fiber = new Fiber(work(...));
	$fiber->start();
	Loop::$ready[] = $fiber;
}

for ($i = 0; $i < 20; $i++) {
	body();
	Loop::run();
}
show_paths(traced());
?>
