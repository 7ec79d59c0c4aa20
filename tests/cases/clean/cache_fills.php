<?php
/* A cache over a bounded set of keys: full after 60 of 200 loops. */
namespace App;

final class Cache
{
	private static array $rows = [];

	public static function get(int $id): string
	{
		return self::$rows["row$id"] ??= str_repeat('r', 300 + $id % 7);
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Cache::get($n % 60);
}

for ($n = 0; $n < 200; $n++) {
	handle($n);
}
