<?php
/* Only every seventh message is of the kind that leaks. */
namespace App;

final class Retries
{
	public static array $failed = [];
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$message = ['id' => $n, 'ok' => $n % 7 !== 0];
	if (!$message['ok']) {
		Retries::$failed[] = serialize($message); // LEAK#1 App\Retries::$failed
	}
}

for ($n = 0; $n < 280; $n++) {
	handle($n);
}
