<?php
/* A cache whose key is unique each time: it never hits. */
namespace App;

final class QueryCache
{
	private static array $cache = [];

	public static function fetch(string $sql, int $salt): array
	{
		$key = hash('crc32b', $sql . $salt) . '-' . $salt; // LEAK#1 App\QueryCache::$cache
		return self::$cache[$key] ??= self::query($salt); // LEAK#1 App\QueryCache::$cache
	}

	private static function query(int $salt): array
	{
		return ['id' => $salt, 'tags' => [$salt]]; // LEAK#1 App\QueryCache::$cache
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	QueryCache::fetch('SELECT * FROM t WHERE at > ', $n);
}

for ($n = 0; $n < 150; $n++) {
	handle($n);
}
