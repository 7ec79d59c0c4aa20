<?php
/* What a running function got as extra arguments. */
namespace App;

final class Sink
{
	public array $got = [];
}

function run(int $loops): void
{
	$sink = func_get_arg(1);
	for ($n = 0; $n < $loops; $n++) {
		handle($sink, $n);
	}
}

function handle(Sink $sink, int $n): void
{
	leaktrace_hook_malloc();
	$sink->got[] = str_pad("$n", 48); // LEAK#1 ->got
}

run(120, new Sink());
