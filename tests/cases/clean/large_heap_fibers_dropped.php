<?php
/* A large heap: in so short a run cycles are collected at its end only. Suspended fibers
 * that refer to themselves become more until then, and are garbage. */
namespace App;

final class Dictionary
{
	public static array $rows = [];
}

final class Task
{
	public ?\Fiber $fiber = null;
}

function handle(): void
{
	leaktrace_hook_malloc();
	$task = new Task();
	$task->fiber = new \Fiber(static function (Task $task): void {
		\Fiber::suspend();
	});
	$task->fiber->start($task);
}

for ($i = 0; $i < 100_000; $i++) {
	Dictionary::$rows[] = (object) ['id' => $i, 'words' => [$i, "word $i"]];
}
for ($n = 0; $n < 400; $n++) {
	handle();
}
