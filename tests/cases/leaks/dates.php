<?php
/* Date objects collect in a calendar. */
namespace App;

final class Calendar
{
	/** @var \DateTimeImmutable[] */
	public static array $days = [];
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Calendar::$days[] = new \DateTimeImmutable("@$n"); // LEAK#1 App\Calendar::$days
}

for ($n = 0; $n < 110; $n++) {
	handle($n);
}
