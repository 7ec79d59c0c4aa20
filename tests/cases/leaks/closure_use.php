<?php
/* Deferred callbacks pile up; each captured its payload. */
namespace App;

final class Bus
{
	public static array $deferred = [];
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$payload = str_repeat('p', 200 + $n % 3); // LEAK#1 App\Bus::$deferred
	Bus::$deferred[] = static fn (): int => strlen($payload); // LEAK#1 App\Bus::$deferred
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
