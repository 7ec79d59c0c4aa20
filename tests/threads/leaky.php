<?php
// Leaks a block and a bit of an array with each loop; fibers and generators besides.

final class Registry
{
	public static array $items = [];
}

function handle(int $i): string
{
	leaktrace_hook_malloc();
	Registry::$items[] = str_repeat('x', 500);
	$fiber = new Fiber(function (string $text): string {
		return $text . Fiber::suspend(strlen($text));
	});
	$fiber->start(str_repeat('y', $i % 7));
	$fiber->resume('z');
	$list = [];
	foreach ((function () use ($i) { yield from range(0, $i % 5); })() as $n) {
		$list[] = "$n.";
	}
	return $fiber->getReturn() . implode('', $list);
}

$sum = 0;
for ($i = 0; $i < 60; $i++) {
	$sum = crc32($sum . handle($i));
}
echo "leaky $sum ", count(Registry::$items), "\n";
