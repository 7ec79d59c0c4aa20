<?php
/* The program is a function: when it returns, all that leaked is freed before PHP ends.
 * Integers, so that nothing but the heap walks shows how the array grows. */
namespace App;

final class Consumer
{
	private array $acknowledged = [];

	public function handle(int $n): void
	{
		leaktrace_hook_malloc();
		array_push($this->acknowledged, $n, $n * 2, $n * 3); // LEAK#1 acknowledged[*]
	}
}

function main(): void
{
	$consumer = new Consumer();
	for ($n = 0; $n < 1000; $n++) {
		$consumer->handle($n);
	}
}

main();
