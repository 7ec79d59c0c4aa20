<?php
/* A closure's static variable. */

$handler = function (int $n): void {
	static $history = [];

	leaktrace_hook_malloc();
	$history[] = sprintf('%08d visited', $n); // LEAK#1 $history
};

for ($n = 0; $n < 120; $n++) {
	$handler($n);
}
