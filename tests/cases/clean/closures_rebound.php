<?php
/* Closures are bound anew in each loop; the last one is kept. */
namespace App;

final class Scope
{
	private int $secret = 7;
	public static ?\Closure $last = null;
}

function handle(int $n): int
{
	leaktrace_hook_malloc();
	$read = fn (): int => $this->secret + $n;
	Scope::$last = \Closure::bind($read, new Scope(), Scope::class);
	return (Scope::$last)();
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
