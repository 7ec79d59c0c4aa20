<?php
/* Streams opened per request and never closed. */
namespace App;

final class Pool
{
	/** @var resource[] */
	public static array $handles = [];
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$handle = fopen('php://memory', 'w+'); // LEAK#1 App\Pool::$handles
	Pool::$handles[] = $handle; // MAYBE
}

for ($n = 0; $n < 100; $n++) {
	handle($n);
}
