<?php
/* What the outer of two generators collects, while the inner one, to which it delegates, runs. */

function inner(ArrayObject $log, int $loops): Generator
{
	for ($n = 0; $n < $loops; $n++) {
		yield handle($log, $n);
	}
}

function outer(int $loops): Generator
{
	$log = new ArrayObject();
	yield from inner($log, $loops);
}

function handle(ArrayObject $log, int $n): int
{
	leaktrace_hook_malloc();
	$log[] = "request $n"; // LEAK#1 outer()::$log
	return $n;
}

foreach (outer(100) as $n) {
	usleep(0);
}
