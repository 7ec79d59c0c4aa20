<?php
/* A moving window over the last fifteen values. */

$window = [];

function handle(int $n): float
{
	global $window;

	leaktrace_hook_malloc();
	$window[] = "value $n";
	if (count($window) > 15) {
		array_shift($window);
	}
	return count($window) / 2;
}

for ($n = 0; $n < 180; $n++) {
	handle($n);
}
