<?php
/* A dispatcher in a coroutine that lives as long as the worker; it keeps the last answer. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;

function handle(string $message, Coroutine\Channel $answers): void
{
	leaktrace_hook_malloc();
	Coroutine::sleep(0.001);
	$answers->push(strrev(str_repeat($message, 30)));
}

function dispatch(Coroutine\Channel $messages): void
{
	$collected = [];
	$answers = new Coroutine\Channel(10);
	while (($message = $messages->pop()) !== false) {
		Coroutine::create('handle', $message, $answers);
		$collected[0] = $answers->pop();
	}
}

Coroutine\run(function () {
	$messages = new Coroutine\Channel(10);
	Coroutine::create('dispatch', $messages);
	for ($n = 0; $n < 200; $n++) {
		$messages->push("message $n");
	}
	Coroutine::sleep(0.05);
	leaktrace_unhook_malloc();
	$messages->close();
});
