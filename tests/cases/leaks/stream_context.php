<?php
/* Options collect in one stream context that every request shares. */

$context = stream_context_create();

function fetch($context, int $n): void
{
	$option = "header-$n";
	$value = str_repeat('h', 80 + $n % 2); // LEAK#1 $GLOBALS['context']
	stream_context_set_option($context, 'http', $option, $value); // LEAK#1 $GLOBALS['context']
}

function handle($context, int $n): void
{
	leaktrace_hook_malloc();
	fetch($context, $n);
}

for ($n = 0; $n < 130; $n++) {
	handle($context, $n);
}
