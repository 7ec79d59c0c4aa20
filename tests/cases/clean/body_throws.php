<?php
/* The body itself throws; the last error is kept for one loop. */

$last = null;

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$data = str_repeat('d', 500);
	if ($n % 2 === 1) {
		throw new RuntimeException("loop $n " . strlen($data));
	}
}

for ($n = 0; $n < 150; $n++) {
	try {
		handle($n);
		$last = null;
	} catch (RuntimeException $error) {
		$last = $error;
	}
}
