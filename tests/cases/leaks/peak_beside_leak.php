<?php
/* A list leaks, and its encoding is a peak that follows it. */
namespace App;

final class State
{
	public static array $events = [];
}

function snapshot(): int
{
	$json = json_encode(State::$events); // GROW
	return strlen($json);
}

function handle(int $n): void
{
	\leaktrace_hook_malloc();
	State::$events[] = "event no. $n " . str_repeat('.', 300); // LEAK App\State::$events
	snapshot();
}

for ($n = 0; $n < 150; $n++) {
	handle($n);
}
