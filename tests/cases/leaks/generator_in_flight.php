<?php
/* Nobody but the running foreach holds the generator whose local grows. */

function events(int $count): Generator
{
	$history = [];
	for ($n = 0; $n < $count; $n++) {
		$history[] = "event $n of the stream"; // LEAK#1 $history
		yield $n;
	}
}

function consume(int $count): int
{
	$sum = 0;
	foreach (events($count) as $event) {
		leaktrace_hook_malloc();
		$sum += strlen(str_repeat('e', $event));
	}
	return $sum;
}

consume(120);
