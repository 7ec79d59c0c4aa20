<?php
/* A result set that grows with the table, and is freed. */
namespace App;

function select(int $rows): array
{
	$result = [];
	for ($i = 0; $i < $rows; $i++) {
		$result[] = ['row' => $i]; // GROW
	}
	return $result;
}

function handle(int $n): int
{
	\leaktrace_hook_malloc();
	return count(select(20 + 4 * $n));
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
