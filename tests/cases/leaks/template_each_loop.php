<?php
/* A template file that runs in every loop stores in a global. */

$assets = [];

function handle(int $n): void
{
	leaktrace_hook_malloc();
	include __DIR__ . '/template_each_loop.inc';
}

for ($n = 0; $n < 80; $n++) {
	handle($n);
}
