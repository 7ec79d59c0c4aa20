<?php
/* Eight bytes a loop. */
namespace App;

final class Trace
{
	public static string $ids = '';
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Trace::$ids .= sprintf('%08x', $n); // LEAK#1 App\Trace::$ids
}

for ($n = 0; $n < 300; $n++) {
	handle($n);
}
