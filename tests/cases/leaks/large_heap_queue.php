<?php
/* A large heap: cycles are collected, and the heap is walked, at the end of so short a run
 * only. Two jobs go in and one comes out, so that half of all jobs are gone by then. */
namespace App;

final class Jobs
{
	public static array $loaded = [];
	public static \SplQueue $waiting;
}

final class Job
{
	public array $data;

	public function __construct(int $n)
	{
		$this->data = [$n, $n + 1]; // LEAK#1 $waiting[*]
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Jobs::$waiting->enqueue(new Job($n)); // LEAK#1 $waiting[*]
	Jobs::$waiting->enqueue(new Job(-$n)); // LEAK#1 $waiting[*]
	Jobs::$waiting->dequeue();
}

Jobs::$waiting = new \SplQueue();
for ($n = 0; $n < 600_000; $n++) {
	Jobs::$loaded[] = [$n];
}
for ($n = 0; $n < 2000; $n++) {
	handle($n);
}
