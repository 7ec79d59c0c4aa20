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
