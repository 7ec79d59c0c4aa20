<?php
/* A queue that every loop fills and every third one drains. */

$queue = new SplQueue();

function handle(SplQueue $queue, int $n): int
{
	leaktrace_hook_malloc();
	for ($i = 0; $i < 5; $i++) {
		$queue->enqueue("job $n.$i waits");
	}
	$done = 0;
	while ($n % 3 === 2 && !$queue->isEmpty()) {
		$queue->dequeue();
		$done++;
	}
	return $done;
}

for ($n = 0; $n < 150; $n++) {
	handle($queue, $n);
}
