<?php
/* A framework's context by the coroutine's id, ended by each coroutine. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;

final class Context
{
	private static array $values = [];

	public static function set(string $key, mixed $value): void
	{
		self::$values[Coroutine::getCid()][$key] = $value;
	}

	public static function end(): void
	{
		unset(self::$values[Coroutine::getCid()]);
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Context::set('request', str_repeat("request $n ", 20));
	$results = new Coroutine\Channel(1);
	Coroutine::create(function () use ($results, $n) {
		Context::set('trace', "trace $n " . str_repeat('t', 300));
		Coroutine::sleep(0.001);
		Context::end();
		$results->push($n);
	});
	$results->pop();
	Context::end();
}

overlap(200, 'handle');
