<?php
/* The default context belongs to PHP itself: no variable holds it. */

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$name = 'token-' . $n; // LEAK#1
	$value = str_repeat('t', 60); // LEAK#1
	stream_context_set_option(stream_context_get_default(), 'ssl', $name, $value); // MAYBE
}

for ($n = 0; $n < 130; $n++) {
	handle($n);
}
