<?php
/* The body throws in every third loop, after it stored. */
namespace App;

final class Inbox
{
	public static array $messages = [];
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Inbox::$messages[] = "message $n, raw"; // LEAK#1 App\Inbox::$messages
	if ($n % 3 === 0) {
		throw new \RuntimeException("cannot handle $n");
	}
}

for ($n = 0; $n < 120; $n++) {
	try {
		handle($n);
	} catch (\RuntimeException) {
		continue;
	}
}
