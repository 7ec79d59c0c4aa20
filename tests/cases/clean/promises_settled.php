<?php
/* Promises with chains of callbacks, settled one loop later. */
namespace App;

final class Promise
{
	private array $waiting = [];

	public function then(\Closure $callback): self
	{
		$next = new self();
		$this->waiting[] = static fn (mixed $value) => $next->resolve($callback($value));
		return $next;
	}

	public function resolve(mixed $value): void
	{
		$waiting = $this->waiting;
		$this->waiting = [];
		foreach ($waiting as $callback) {
			$callback($value);
		}
	}
}

final class Loop
{
	public static ?Promise $next = null;
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Loop::$next?->resolve($n);
	Loop::$next = new Promise();
	Loop::$next->then(static fn (int $value): int => $value + 1)->then(static fn (int $value): string => "got $value");
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
