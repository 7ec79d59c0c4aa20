<?php
/* A barrier that one of its coroutines never lets go of: who waits at it stays, too. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;
use Swoole\Coroutine\Barrier;

final class Pages
{
	public Coroutine\Channel $answers;

	public function __construct()
	{
		$this->answers = new Coroutine\Channel(1);
	}

	public function fetch(int $n): string
	{
		if ($n % 3 === 0) {
			return (string) $this->answers->pop(); /* which nobody sends */
		}
		Coroutine::sleep(0.001);
		return str_repeat("page $n ", 50); // MAYBE
	}
}

function handle(Pages $pages, int $n): void
{
	leaktrace_hook_malloc();
	$barrier = Barrier::make(); // MAYBE
	foreach ([$n, $n + 1] as $part) {
		Coroutine::create(function () use ($barrier, $pages, $part) { // LEAK
			$pages->fetch($part);
		});
	}
	Barrier::wait($barrier);
}

Coroutine\run(function () {
	$pages = new Pages();
	for ($n = 0; $n < 150; $n++) {
		Coroutine::create('handle', $pages, $n); // LEAK
		$n % 5 === 0 && Coroutine::sleep(0.002);
	}
	Coroutine::sleep(0.01);
	leaktrace_unhook_malloc();
	exit(0);
});
