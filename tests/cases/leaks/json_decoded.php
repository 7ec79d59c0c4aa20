<?php
/* Decoded messages are kept for a retry that never comes. */

$unacknowledged = [];

function receive(string $json): int
{
	global $unacknowledged;

	$message = json_decode($json, true, 8, JSON_THROW_ON_ERROR); // LEAK#1 $GLOBALS['unacknowledged']
	$unacknowledged[$message['id']] = $message; // MAYBE
	return $message['id'];
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	receive(json_encode(['id' => $n, 'body' => ['text' => str_repeat('t', 40)]]));
}

for ($n = 0; $n < 110; $n++) {
	handle($n);
}
