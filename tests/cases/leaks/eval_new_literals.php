<?php
/* Code as text, new in each loop: PHP keeps every new literal until the process ends; opcache drops them. */
// INI opcache.enable_cli=0

function handle(int $n): string
{
	leaktrace_hook_malloc();
	$code = 'return "rule number ' . $n . ' of the book";';
	return eval($code); // LEAK#1
}

for ($n = 0; $n < 150; $n++) {
	handle($n);
}
