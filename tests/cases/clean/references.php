<?php
/* References among locals, arrays by reference, all of them dropped. */

function tally(array &$counts, string $word): void
{
	$count = &$counts[$word];
	$count = ($count ?? 0) + 1;
}

function handle(int $n): int
{
	leaktrace_hook_malloc();
	$counts = [];
	foreach (["a$n", "b$n", "a$n"] as $word) {
		tally($counts, $word);
	}
	foreach ($counts as &$count) {
		$count *= 2;
	}
	return array_sum($counts);
}

for ($n = 0; $n < 150; $n++) {
	handle($n);
}
