<?php
/* A large heap: in so short a run cycles are collected at its end only. Fibers that wait
 * for ever are told nevertheless. */
namespace App;

final class Dictionary
{
	public static array $rows = [];
}

final class Scheduler
{
	public static array $waiting = [];
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$fiber = new \Fiber(static fn (string $question): mixed => \Fiber::suspend($question));
	$fiber->start("q$n"); // LEAK#1 App\Scheduler::$waiting[*]
	if ($n % 4 === 0) {
		Scheduler::$waiting[] = $fiber; // MAYBE
	} else {
		$fiber->resume();
	}
}

for ($i = 0; $i < 100_000; $i++) {
	Dictionary::$rows[] = (object) ['id' => $i, 'words' => [$i, "word $i"]];
}
for ($n = 0; $n < 400; $n++) {
	handle($n);
}
