<?php
/* A facade that memoises by arguments. */
namespace App;

final class Facade
{
	private static array $memo = [];

	public static function __callStatic(string $method, array $arguments): string
	{
		$key = $method . ':' . implode(',', $arguments); // LEAK#1 App\Facade::$memo
		return self::$memo[$key] ??= strrev($key); // LEAK#1 App\Facade::$memo
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Facade::translate('hello', $n);
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
