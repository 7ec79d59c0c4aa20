<?php
/* One array with both: values under few keys, replaced again and again, and values that are
 * only ever added. Those that are replaced have more blocks than the array has elements. */
namespace App;

final class Context
{
	public static array $seen = [];
}

function rows(int $n): array
{
	$rows = [];
	for ($i = 0; $i < 20; $i++) {
		$rows[] = str_repeat('r', 40 + $n % 7);
	}
	return $rows;
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Context::$seen['page' . $n % 7] = rows($n);
	if ($n % 5 === 2) {
		Context::$seen[] = str_repeat('k', 900); // LEAK#1 App\Context::$seen[*]
	}
}

for ($n = 0; $n < 400; $n++) {
	handle($n);
}
