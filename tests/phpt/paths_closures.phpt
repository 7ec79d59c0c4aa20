--TEST--
Closures are {closure} with the line where they begin, and the class they are bound to
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
exact_sizes();
?>
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/paths_closures.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
final class Shop
{
	public function closure(): Closure
	{
		return fn () =>
			str_repeat(X, 1000);
	}

	public static function static(): Closure
	{
		return static function (int $size) {
			return str_repeat(X, $size);
		};
	}
}

function make(int $size): string
{
	return str_repeat(X, $size);
}

function body(array $closures): void
{
	leaktrace_hook_malloc();
	foreach ($closures as $closure) {
		keep($closure(2000));
	}
}

$closures = [
	fn ($size) => str_repeat(X, $size), fn ($size) => str_repeat(X, $size),
	(new Shop)->closure(),
	Shop::static(),
	make(...),
	Closure::fromCallable('make'),
	Closure::bind(function ($size) { return str_repeat(X, $size); }, null, Shop::class),
];
for ($i = 0; $i < 20; $i++) {
	body($closures);
}
show_paths(traced());
?>
--EXPECT--
1280 bytes per loop
  str_repeat (internal)
  Shop::{closure} of line 7 paths_closures.php:8
  body paths_closures.php:28
  main paths_closures.php:41
2048 bytes per loop
  str_repeat (internal)
  Shop::{closure} of line 13 paths_closures.php:14
  body paths_closures.php:28
  main paths_closures.php:41
4096 bytes per loop
  str_repeat (internal)
  make paths_closures.php:21
  body paths_closures.php:28
  main paths_closures.php:41
4096 bytes per loop
  str_repeat (internal)
  {closure} of line 33 paths_closures.php:33
  body paths_closures.php:28
  main paths_closures.php:41
2048 bytes per loop
  str_repeat (internal)
  Shop::{closure} of line 38 paths_closures.php:38
  body paths_closures.php:28
  main paths_closures.php:41
