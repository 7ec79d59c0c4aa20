<?php
/* Sorting, filtering and merging of lists that are dropped. */

mt_srand(2);

function handle(): int
{
	leaktrace_hook_malloc();
	$list = array_map(static fn (): int => mt_rand(), range(1, 300));
	usort($list, static fn (int $a, int $b): int => $a <=> $b);
	$even = array_filter($list, static fn (int $n): bool => $n % 2 === 0);
	return count(array_merge($list, array_values($even)));
}

for ($n = 0; $n < 100; $n++) {
	handle();
}
