<?php
/* A static memo: there are only twelve months. */

function monthName(int $month): string
{
	static $names = [];

	return $names[$month] ??= date('F', mktime(12, 0, 0, $month, 1, 2024));
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	monthName($n % 12 + 1);
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
