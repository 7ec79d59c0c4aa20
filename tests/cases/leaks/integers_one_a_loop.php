<?php
/* One integer a loop: the array doubles ever more seldom. */

function handle(int $n): int
{
	static $ids = [];

	leaktrace_hook_malloc();
	$ids[] = $n; // LEAK#1 handle()::$ids
	return count($ids);
}

for ($n = 0; $n < 180; $n++) {
	handle($n);
}
