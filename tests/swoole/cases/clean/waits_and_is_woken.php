<?php
/* A request that finds its lock taken waits in a coroutine and is woken. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;

final class Lock
{
	public Coroutine\Channel $free;

	public function __construct()
	{
		$this->free = new Coroutine\Channel(1);
	}

	public function await(string $why): void
	{
		$this->free->pop();
	}
}

function handle(Lock $lock, int $n): void
{
	leaktrace_hook_malloc();
	if ($n % 2 === 0) {
		Coroutine::create(function () use ($lock, $n) {
			$lock->await(str_repeat("because $n", 100));
		});
	}
	Coroutine::sleep(0.001);
	$n % 2 === 0 && $lock->free->push(true);
}

Coroutine\run(function () {
	$lock = new Lock();
	for ($n = 0; $n < 120; $n++) {
		Coroutine::create('handle', $lock, $n);
		$n % 5 === 0 && Coroutine::sleep(0.002);
	}
	Coroutine::sleep(0.01);
	leaktrace_unhook_malloc();
});
