<?php
/* Freed in each loop, but larger each time. */

function handle(int $n): int
{
	leaktrace_hook_malloc();
	$page = str_repeat('p', 5000 + 4096 * $n); // GROW
	return strlen($page);
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
