<?php
/* The leak is in an included file, loaded in the first loop. */

function handle(int $n): void
{
	leaktrace_hook_malloc();
	require_once __DIR__ . '/included_file.inc';
	included_remember($n); // VIA
}

for ($n = 0; $n < 110; $n++) {
	handle($n);
}
