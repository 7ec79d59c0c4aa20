<?php
/* Error and exception handlers are set and given back. */

function quietly(callable $do, int $n): mixed
{
	set_error_handler(static fn (int $code, string $text): bool => $n >= 0);
	set_exception_handler(static fn (Throwable $error): bool => $n >= 0);
	try {
		return $do();
	} finally {
		restore_exception_handler();
		restore_error_handler();
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	quietly(static fn (): string => hex2bin('a' . str_repeat('b', $n % 2)) ?: '', $n);
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
