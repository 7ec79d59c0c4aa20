<?php
/* Batches of 25, ended in the middle of one. */

$batch = [];

function handle(int $n): void
{
	global $batch;

	leaktrace_hook_malloc();
	$batch["order-$n"] = new ArrayObject([$n, $n + 1]);
	if (count($batch) >= 25) {
		$batch = [];
	}
}

for ($n = 0; $n < 215; $n++) {
	handle($n);
}
