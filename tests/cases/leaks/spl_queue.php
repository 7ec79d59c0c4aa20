<?php
/* A queue that takes three jobs a loop and gives two. */
namespace App;

final class Jobs
{
	public static ?\SplQueue $queue = null;
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Jobs::$queue ??= new \SplQueue();
	for ($i = 0; $i < 3; $i++) {
		Jobs::$queue->enqueue("job $n.$i of the day"); // LEAK#1 App\Jobs::$queue
	}
	Jobs::$queue->dequeue();
	Jobs::$queue->dequeue();
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
