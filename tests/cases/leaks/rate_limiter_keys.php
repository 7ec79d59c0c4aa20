<?php
/* A rate limiter forgets hits after five loops, but never whose they were. */
namespace App;

final class Limiter
{
	public array $hits = [];

	public function allow(string $who, int $now): void
	{
		foreach ($this->hits as &$hits) { // LEAK#1 ->hits[*]
			$hits = array_filter($hits, static fn (int $at): bool => $at > $now - 5);
		}
		unset($hits);
		$this->hits[$who][] = $now; // LEAK#1 ->hits[*]
	}
}

function handle(Limiter $limiter, int $n): void
{
	leaktrace_hook_malloc();
	$who = '10.0.' . ($n >> 8) . '.' . ($n & 255); // LEAK#1 ->hits[*]
	$limiter->allow($who, $n);
}

$limiter = new Limiter();
for ($n = 0; $n < 400; $n++) {
	handle($limiter, $n);
}
