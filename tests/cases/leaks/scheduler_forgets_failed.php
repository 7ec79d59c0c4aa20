<?php
/* A scheduler of generators drops tasks that fail, but not what it knows of their state. */
namespace App;

final class Scheduler
{
	private array $tasks = [];
	public array $state = [];
	private int $last = 0;

	public function add(\Generator $task): void
	{
		$id = ++$this->last;
		$this->tasks[$id] = $task;
		$this->state[$id] = ['name' => "task $id", 'since' => $id]; // LEAK#1 ->state[*]
	}

	public function tick(): void
	{
		foreach ($this->tasks as $id => $task) {
			try {
				$task->next();
			} catch (\Exception) {
				unset($this->tasks[$id]);
				continue;
			}
			if (!$task->valid()) {
				unset($this->tasks[$id], $this->state[$id]);
			}
		}
	}
}

function task(int $steps): \Generator
{
	for ($i = 0; $i < $steps; $i++) {
		yield;
	}
	if ($steps % 3 === 0) {
		throw new \Exception("failed after $steps");
	}
}

function handle(Scheduler $scheduler, int $n): void
{
	leaktrace_hook_malloc();
	$scheduler->add(task($n % 11));
	$scheduler->tick();
}

$scheduler = new Scheduler();
for ($n = 0; $n < 500; $n++) {
	handle($scheduler, $n);
}
