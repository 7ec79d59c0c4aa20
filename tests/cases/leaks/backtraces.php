<?php
/* A debug helper that keeps a backtrace of every query. */
namespace App;

final class Debugger
{
	public array $queries = [];

	public function note(string $sql): void
	{
		$this->queries[] = debug_backtrace(DEBUG_BACKTRACE_IGNORE_ARGS, 3); // LEAK#1 ->queries
	}
}

function query(Debugger $debugger, int $n): void
{
	$debugger->note('SELECT ' . $n);
}

function handle(Debugger $debugger, int $n): void
{
	leaktrace_hook_malloc();
	query($debugger, $n);
}

$debugger = new Debugger();
for ($n = 0; $n < 100; $n++) {
	handle($debugger, $n);
}
