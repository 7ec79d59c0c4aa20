<?php
/* Rules as text, run and forgotten. */

function handle(int $n): int
{
	leaktrace_hook_malloc();
	return eval('$list = array_fill(0, 10, "rule $n"); return count($list) + $n;');
}

for ($n = 0; $n < 100; $n++) {
	handle($n);
}
