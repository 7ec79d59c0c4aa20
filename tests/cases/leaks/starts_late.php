<?php
/* Nothing for 150 loops, then a feature is switched on. */
namespace App;

final class Feature
{
	public static array $audit = [];
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	if ($n >= 150) {
		Feature::$audit[] = str_repeat('a', 64) . $n; // LEAK#1 App\Feature::$audit
	}
}

for ($n = 0; $n < 300; $n++) {
	handle($n);
}
