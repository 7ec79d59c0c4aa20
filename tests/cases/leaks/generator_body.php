<?php
/* The body is a generator: each loop runs one to its end, in slices. */
namespace App;

final class Steps
{
	public static array $log = [];
}

function steps(int $n): \Generator
{
	leaktrace_hook_malloc();
	$first = str_repeat('1', 100);
	yield strlen($first);
	Steps::$log[] = "second step of $n"; // LEAK#1 App\Steps::$log
	yield 2;
}

for ($n = 0; $n < 100; $n++) {
	foreach (steps($n) as $step) {
		usleep(0);
	}
}
