<?php
/* A table of which each loop replaces another row, on a heap too large to be walked more
 * than once in a run so short. */
// INI memory_limit=512M
namespace App;

function row(int $n): array
{
	return ['id' => $n, 'name' => "name of $n", 'state' => (object) ['n' => $n]];
}

function handle(array &$table, int $n): void
{
	leaktrace_hook_malloc();
	$table['row' . $n * 7919 % 250000] = row($n);
}

$table = [];
for ($i = 0; $i < 250000; $i++) {
	$table["row$i"] = row($i);
}
for ($n = 0; $n < 5000; $n++) {
	handle($table, $n);
}
