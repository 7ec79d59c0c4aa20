<?php
/* First-class callables in a static list, each bound to a service of its own. */
namespace App;

final class Job
{
	public function __construct(private string $body)
	{
	}

	public function run(): int
	{
		return strlen($this->body);
	}
}

final class Scheduler
{
	private static array $queue = [];

	public static function later(Job $job): void
	{
		self::$queue[] = $job->run(...); // LEAK#1 App\Scheduler::$queue
	}

	public static function runLast(): int
	{
		return end(self::$queue)();
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$job = new Job(str_repeat('j', 90)); // LEAK#1 App\Scheduler::$queue
	Scheduler::later($job);
	Scheduler::runLast();
}

for ($n = 0; $n < 100; $n++) {
	handle($n);
}
