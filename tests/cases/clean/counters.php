<?php
/* Counters count; integers and floats take no memory of their own. */
namespace App;

final class Metrics
{
	public static int $requests = 0;
	public static float $seconds = 0.0;
	public static array $byStatus = ['ok' => 0, 'failed' => 0];
}

function handle(int $n): void
{
	static $calls = 0;

	leaktrace_hook_malloc();
	$calls++;
	Metrics::$requests++;
	Metrics::$seconds += 0.25;
	Metrics::$byStatus[$n % 9 === 0 ? 'failed' : 'ok']++;
}

for ($n = 0; $n < 200; $n++) {
	handle($n);
}
