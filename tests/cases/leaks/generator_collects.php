<?php
/* A suspended generator's local variable: a sink fed by send(). */

function sink(): Generator
{
	$lines = [];
	while (true) {
		$line = yield count($lines);
		$lines[] = trim($line); // LEAK#1 $lines
	}
}

$sink = sink();
$sink->current();

function handle(Generator $sink, int $n): void
{
	leaktrace_hook_malloc();
	$sink->send("  message number $n  ");
}

for ($n = 0; $n < 120; $n++) {
	handle($sink, $n);
}
