<?php
/* Half a megabyte in each loop, all of it freed. */

function handle(int $n): int
{
	leaktrace_hook_malloc();
	$table = [];
	for ($i = 0; $i < 2000; $i++) {
		$table[] = ['id' => $i, 'n' => $n];
	}
	return array_sum(array_column($table, 'id'));
}

for ($n = 0; $n < 80; $n++) {
	handle($n);
}
