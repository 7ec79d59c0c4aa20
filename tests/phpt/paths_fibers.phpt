--TEST--
A fiber's path goes on where the fiber was begun, not where it is resumed
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
exact_sizes();
?>
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/paths_fibers.traces
--FILE--
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
--EXPECT--
1280 bytes per loop
  str_repeat (internal)
  work paths_fibers.php:6
  Fiber::start (internal)
  body paths_fibers.php:40
  main paths_fibers.php:45
2048 bytes per loop
  str_repeat (internal)
  {closure} of line 12 paths_fibers.php:14
  Fiber::start (internal)
  nested paths_fibers.php:16
  work paths_fibers.php:7
  Fiber::start (internal)
  body paths_fibers.php:40
  main paths_fibers.php:45
