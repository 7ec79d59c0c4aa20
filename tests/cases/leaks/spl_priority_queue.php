<?php
/* Low priorities starve in a priority queue. */

$queue = new SplPriorityQueue();

function handle(SplPriorityQueue $queue, int $n): void
{
	leaktrace_hook_malloc();
	$queue->insert('urgent', 10);
	$queue->insert("cleanup task $n", 1); // LEAK#1 $GLOBALS['queue']
	$queue->extract();
}

for ($n = 0; $n < 120; $n++) {
	handle($queue, $n);
}
