<?php
/* A registry in a static property that nobody empties. */
namespace App;

final class Registry
{
	public static array $items = [];
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$request = str_repeat('r', 400);
	Registry::$items[] = new \ArrayObject([$n, strlen($request)]); // LEAK#1 App\Registry::$items
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
