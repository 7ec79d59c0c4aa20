<?php
/* Each message is handled in a coroutine that leaves its result in the context of its long-lived parent. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Coroutine::sleep(0.001);
	$parent = Coroutine::getContext(Coroutine::getPcid());
	$parent["result $n"] = str_repeat("r$n", 200); // LEAK#1 Swoole\Coroutine\Context
}

Coroutine\run(function () {
	for ($n = 0; $n < 200; $n++) {
		Coroutine::create('handle', $n);
		if ($n % 5 === 0) {
			Coroutine::sleep(0.001);
		}
	}
	Coroutine::sleep(0.01);
});
