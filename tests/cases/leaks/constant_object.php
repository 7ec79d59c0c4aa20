<?php
/* An object behind a global constant. */
namespace App;

final class Metrics
{
	public array $samples = [];
}

define('App\METRICS', new Metrics());

function record(string $name, float $value): void
{
	$metrics = METRICS;
	$metrics->samples[] = ['name' => $name, 'value' => $value]; // LEAK#1 METRICS
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	record('time', $n / 3);
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
