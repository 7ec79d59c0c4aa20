<?php
/* A consumer defers a clean-up for each message; but its coroutine never ends. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$buffer = str_repeat("message $n ", 50); // LEAK
	Coroutine::defer(fn () => strlen($buffer)); // LEAK
}

Coroutine\run(function () {
	for ($n = 0; $n < 200; $n++) {
		handle($n);
		Coroutine::sleep(0.001);
	}
	leaktrace_unhook_malloc();
});
