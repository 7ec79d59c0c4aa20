<?php
/* Every request starts a fiber that waits for an answer which never comes. */
namespace App;

final class Scheduler
{
	public static array $waiting = [];
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$fiber = new \Fiber(static fn (string $question): mixed => \Fiber::suspend($question)); $fiber->start("q$n"); // LEAK#1 App\Scheduler::$waiting
	Scheduler::$waiting[] = $fiber; // MAYBE
}

for ($n = 0; $n < 80; $n++) {
	handle($n);
}
