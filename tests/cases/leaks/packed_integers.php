<?php
/* Integers in a packed array: no allocation but the array's own doubling. */
namespace App;

final class Sampler
{
	public array $times = [];
}

$sampler = new Sampler();

function handle(Sampler $sampler, int $n): void
{
	leaktrace_hook_malloc();
	for ($i = 0; $i < 60; $i++) {
		$sampler->times[] = $n * $i; // LEAK#1 ->times
	}
}

for ($n = 0; $n < 200; $n++) {
	handle($sampler, $n);
}
