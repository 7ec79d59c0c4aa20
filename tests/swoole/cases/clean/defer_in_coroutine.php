<?php
/* A consumer defers a clean-up for each message; each has a coroutine of its own. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$buffer = str_repeat("message $n ", 50);
	Coroutine::defer(fn () => strlen($buffer));
}

Coroutine\run(function () {
	for ($n = 0; $n < 200; $n++) {
		Coroutine::create("handle", $n);
		Coroutine::sleep(0.001);
	}
	leaktrace_unhook_malloc();
});
