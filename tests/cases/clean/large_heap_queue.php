<?php
/* A large heap: cycles are collected at the end of so short a run only. As many jobs come out of
 * the queue as go into it, once it is as long as it may be. */
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
		$this->data = [$n, $n + 1];
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Jobs::$waiting->enqueue(new Job($n));
	Jobs::$waiting->enqueue(new Job(-$n));
	while (count(Jobs::$waiting) > 700 || mt_rand(0, 2) === 0 && count(Jobs::$waiting) > 1) {
		Jobs::$waiting->dequeue();
	}
}

Jobs::$waiting = new \SplQueue();
for ($n = 0; $n < 600_000; $n++) {
	Jobs::$loaded[] = [$n];
}
for ($n = 0; $n < 2000; $n++) {
	handle($n);
}
