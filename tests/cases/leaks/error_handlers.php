<?php
/* An error handler set per request and never restored: PHP stacks them. */

function quietly(callable $do, int $n): mixed
{
	set_error_handler(static fn (int $code, string $text): bool => $n > 0); // LEAK#1 error
	return $do();
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	quietly('getmypid', $n);
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
