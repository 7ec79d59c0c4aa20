<?php
/* Patterns with data in them: each is compiled and kept. */
// PHP < 8.4
namespace App;

function handle(int $n): bool
{
	leaktrace_hook_malloc();
	return preg_match('~^/user/' . $n . '$~', '/user/1') === 1; // LEAK#1 (regular expressions)[*]
}

for ($n = 0; $n < 200; $n++) {
	handle($n);
}
