<?php
/* A memo in a function's static variable whose key is never seen again. */
namespace App;

function handle(int $n): string
{
	static $seen = [];

	leaktrace_hook_malloc();
	$key = md5("query $n"); // LEAK#1 handle()::$seen
	return $seen[$key] ??= str_repeat('v', 70); // LEAK#1 handle()::$seen
}

for ($n = 0; $n < 150; $n++) {
	handle($n);
}
