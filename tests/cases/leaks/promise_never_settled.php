<?php
/* Callbacks wait on a promise that nobody resolves. */
namespace App;

final class Promise
{
	private array $waiting = [];

	public function then(\Closure $callback): self
	{
		$next = new self(); // LEAK#1 ->waiting
		$this->waiting[] = static fn (mixed $value) => $next->resolve($callback($value)); // LEAK#1 ->waiting
		return $next;
	}

	public function resolve(mixed $value): void
	{
		foreach ($this->waiting as $callback) {
			$callback($value);
		}
		$this->waiting = [];
	}
}

function handle(Promise $ready, int $n): void
{
	leaktrace_hook_malloc();
	$ready->then(static fn (int $value): int => $value + $n); // LEAK#1 ->waiting
}

$ready = new Promise();
for ($n = 0; $n < 100; $n++) {
	handle($ready, $n);
}
