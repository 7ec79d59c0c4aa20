<?php
/* The default context belongs to PHP itself: no variable holds it. */

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$name = 'token-' . $n;
	$value = str_repeat('t', 60 + $n % 2); // LEAK#1
	stream_context_set_option(stream_context_get_default(), 'ssl', $name, $value); // LEAK#1
}

for ($n = 0; $n < 130; $n++) {
	handle($n);
}
