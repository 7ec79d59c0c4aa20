<?php
/* ob_start() without its end, once per request. */

function render(int $n): string
{
	ob_start(static fn (string $text): string => ''); // LEAK#1
	echo 'page ', $n;
	return (string) ob_get_contents();
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	render($n);
}

for ($n = 0; $n < 60; $n++) {
	handle($n);
}
