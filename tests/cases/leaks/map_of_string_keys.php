<?php
/* A map that expires entries only when they are read. When it is first looked at it
 * has few keys, as a row of fixed fields has. */
namespace App;

final class Tokens
{
	private static array $items = [];

	public static function put(string $key, array $value): void
	{
		self::$items[$key] = $value; // LEAK#1 App\Tokens::$items[*]
	}

	public static function get(string $key, int $now): ?array
	{
		if ((self::$items[$key]['until'] ?? PHP_INT_MAX) < $now) {
			unset(self::$items[$key]);
		}
		return self::$items[$key] ?? null;
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$key = sha1((string) $n); // LEAK#1 App\Tokens::$items[*]
	Tokens::put($key, ['user' => $n, 'until' => $n + 30]); // LEAK#1 App\Tokens::$items[*]
	Tokens::get($key, $n);
}

for ($n = 0; $n < 200; $n++) {
	handle($n);
}
