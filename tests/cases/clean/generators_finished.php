<?php
/* Generators that run to their end, and some that are dropped half way. */

function numbers(int $n): Generator
{
	$buffer = str_repeat('b', 200);
	for ($i = 0; $i < 5; $i++) {
		yield $i => $buffer . $n;
	}
}

function handle(int $n): int
{
	leaktrace_hook_malloc();
	$sum = 0;
	foreach (numbers($n) as $i => $text) {
		$sum += strlen($text);
		if ($n % 4 === 0 && $i === 2) {
			break;
		}
	}
	return $sum;
}

for ($n = 0; $n < 150; $n++) {
	handle($n);
}
