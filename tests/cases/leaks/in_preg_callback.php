<?php
/* Placeholders are noted while they are replaced: the match is born inside preg_replace_callback(). */

$found = [];

function note(array $match): string
{
	global $found;
	$found[] = $match[1]; // MAYBE
	return strtoupper($match[1]);
}

function expand(string $text): string
{
	return preg_replace_callback('~\{(\w+)\}~', 'note', $text); // LEAK#1 $GLOBALS['found']
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	expand("Dear {name$n}, your {thing$n} is ready");
}

for ($n = 0; $n < 90; $n++) {
	handle($n);
}
