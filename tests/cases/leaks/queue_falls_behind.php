<?php
/* Two jobs go in and one comes out: every job is taken in the end, ever later. */
namespace App;

final class Jobs
{
	public \SplQueue $waiting;

	public function __construct()
	{
		$this->waiting = new \SplQueue();
	}

	public function push(array $job): void
	{
		$this->waiting->enqueue($job); // LEAK#1 ->waiting[*]
	}

	public function work(): int
	{
		return strlen($this->waiting->dequeue()['text']);
	}
}

function handle(Jobs $jobs, int $n): int
{
	leaktrace_hook_malloc();
	$jobs->push(['id' => $n, 'text' => str_repeat('j', 50 + $n % 3)]); // LEAK#1 ->waiting[*]
	$jobs->push(['id' => -$n, 'text' => "job $n"]); // LEAK#1 ->waiting[*]
	return $jobs->work();
}

$jobs = new Jobs();
for ($n = 0; $n < 240; $n++) {
	handle($jobs, $n);
}
