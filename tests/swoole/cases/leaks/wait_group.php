<?php
/* A WaitGroup of which one member fails before done(): all who wait stay. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;

function fetch(int $n, Coroutine\WaitGroup $group, array &$results): void
{
	Coroutine::sleep(0.001);
	if ($n % 3 === 0) {
		return; /* and no done() */
	}
	$results[] = str_repeat("page $n", 50); // MAYBE
	$group->done();
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$group = new Coroutine\WaitGroup(); // MAYBE
	$results = []; // MAYBE
	foreach ([$n, $n + 3] as $part) { // MAYBE
		$group->add();
		Coroutine::create(function () use ($part, $group, &$results) { // MAYBE
			fetch($part, $group, $results);
		});
	}
	$group->wait(); // MAYBE
}

Coroutine\run(function () {
	for ($n = 0; $n < 150; $n++) {
		Coroutine::create('handle', $n); // LEAK
		$n % 5 === 0 && Coroutine::sleep(0.002);
	}
	Coroutine::sleep(0.01);
	leaktrace_unhook_malloc();
	exit(0);
});
