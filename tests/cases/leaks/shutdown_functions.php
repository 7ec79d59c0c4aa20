<?php
/* "Run this when the request is over": in a worker it never is. */

function finish(string $what): void
{
	strlen($what);
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$body = str_repeat('b', 300 + $n % 2); // LEAK#1 shutdown
	register_shutdown_function('finish', $body); // LEAK#1 shutdown
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
