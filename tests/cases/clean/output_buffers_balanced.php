<?php
/* Nested output buffers, each with its end. */

function render(int $n): string
{
	ob_start();
	echo str_repeat("line $n\n", 50);
	ob_start(static fn (string $text): string => strtoupper($text));
	echo 'footer';
	ob_end_flush();
	return (string) ob_get_clean();
}

function handle(int $n): int
{
	leaktrace_hook_malloc();
	return strlen(render($n));
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
