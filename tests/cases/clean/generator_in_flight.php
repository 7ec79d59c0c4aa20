<?php
/* A stream that lasts as long as the worker and buffers ten events. */

function events(int $count): Generator
{
	$buffer = [];
	for ($n = 0; $n < $count; $n++) {
		$buffer[] = "event $n";
		if (count($buffer) === 10) {
			$buffer = [];
		}
		yield "event $n";
	}
}

function consume(int $count): int
{
	$sum = 0;
	foreach (events($count) as $event) {
		leaktrace_hook_malloc();
		$sum += strlen(str_repeat($event, 5));
	}
	return $sum;
}

consume(150);
