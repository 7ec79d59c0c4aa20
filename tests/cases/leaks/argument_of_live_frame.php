<?php
/* The object that grows is only an argument of a running function. */
namespace App;

final class Summary
{
	public array $lines = [];
}

function run(Summary $summary, int $loops): void
{
	for ($n = 0; $n < $loops; $n++) {
		handle($summary, $n);
	}
}

function handle(Summary $summary, int $n): void
{
	leaktrace_hook_malloc();
	$summary->lines[] = "line $n of the summary"; // LEAK#1 $summary->lines
}

run(new Summary(), 120);
