<?php
/* Coroutines that begin with a function of PHP itself; only the last word is kept. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;

final class Index
{
	public static array $words = [];

	public static function add(string $word): void
	{
		Coroutine::sleep(0.001);
		self::$words[0] = strtoupper($word);
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Coroutine::create('call_user_func', 'Index::add', str_repeat("word $n ", 30));
	Coroutine::create('call_user_func_array', [Index::class, 'add'], [str_repeat("other word $n ", 10)]);
	Coroutine::create('array_sum', range(0, $n % 50 + 1));
	Coroutine::create('usleep', 1);
	Coroutine::sleep(0.002);
}

overlap(150, 'handle');
