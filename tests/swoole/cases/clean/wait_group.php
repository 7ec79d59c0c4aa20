<?php
/* A WaitGroup whose members are all done. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;

function fetch(int $n, Coroutine\WaitGroup $group, array &$results): void
{
	Coroutine::sleep(0.001);
	$results[] = str_repeat("page $n", 50);
	$group->done();
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$group = new Coroutine\WaitGroup();
	$results = [];
	foreach ([$n, $n + 3] as $part) {
		$group->add();
		Coroutine::create(function () use ($part, $group, &$results) {
			fetch($part, $group, $results);
		});
	}
	$group->wait();
}

Coroutine\run(function () {
	for ($n = 0; $n < 150; $n++) {
		Coroutine::create('handle', $n);
		$n % 5 === 0 && Coroutine::sleep(0.002);
	}
	Coroutine::sleep(0.01);
	leaktrace_unhook_malloc();
});
