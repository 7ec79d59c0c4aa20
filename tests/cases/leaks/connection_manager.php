<?php
/* The worker this project grew from: entries per coroutine id, an end event that is never fired. */
namespace App;

final class ConnectionManager
{
	private static ?self $instance = null;
	private array $connections = [];

	public static function get(): self
	{
		return self::$instance ??= new self();
	}

	public function add(int $coroutine, object $connection): void
	{
		$this->connections[$coroutine]['redis'] = $connection; // LEAK#1 App\ConnectionManager::$instance->connections
	}

	public function release(int $coroutine): void
	{
		unset($this->connections[$coroutine]);
	}
}

final class Redis
{
	public string $buffer = '';
}

function onPipeMessage(int $coroutine): void
{
	leaktrace_hook_malloc();
	$redis = new Redis(); // LEAK#1 App\ConnectionManager::$instance->connections
	$redis->buffer = str_repeat('+', 512); // LEAK#1 App\ConnectionManager::$instance->connections
	ConnectionManager::get()->add($coroutine, $redis);
}

function onRequest(int $coroutine): void
{
	leaktrace_hook_malloc();
	ConnectionManager::get()->add($coroutine, new Redis());
	ConnectionManager::get()->release($coroutine);
}

for ($n = 0; $n < 150; $n++) {
	onRequest(2 * $n);
	onPipeMessage(2 * $n + 1);
}
