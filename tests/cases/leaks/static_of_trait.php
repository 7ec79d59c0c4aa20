<?php
/* A trait's static property exists once in every class that uses it. */
namespace App;

trait Remembers
{
	private static array $seen = [];

	public static function remember(string $key, string $value): void
	{
		self::$seen[$key] = str_pad($value, 120); // LEAK#1 App\OrderService::$seen
	}

	public static function forget(): void
	{
		self::$seen = [];
	}
}

final class OrderService
{
	use Remembers;
}

final class UserService
{
	use Remembers;
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	OrderService::remember('order' . $n, 'paid'); // LEAK#1 App\OrderService::$seen
	UserService::remember('current', 'guest');
	UserService::forget();
}

for ($n = 0; $n < 130; $n++) {
	handle($n);
}
