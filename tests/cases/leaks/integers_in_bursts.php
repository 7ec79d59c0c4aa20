<?php
/* Identifiers remembered now and then, several at once: the list only grows. */
namespace App;

final class Seen
{
	public array $ids = [];
}

$seen = new Seen();

function handle(Seen $seen, int $n): void
{
	leaktrace_hook_malloc();
	for ($i = $n % 20 === 0 ? 3 + intdiv($n, 20) % 5 : 0; $i > 0; $i--) {
		$seen->ids[] = $n; // LEAK#1 ->ids
	}
}

for ($n = 0; $n < 1000; $n++) {
	handle($seen, $n);
}
