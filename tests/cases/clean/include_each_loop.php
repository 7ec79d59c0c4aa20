<?php
/* A template file is included in every loop and leaves nothing. */

function handle(int $n): string
{
	leaktrace_hook_malloc();
	$title = "Page $n";
	return include __DIR__ . '/include_each_loop.inc';
}

for ($n = 0; $n < 100; $n++) {
	handle($n);
}
