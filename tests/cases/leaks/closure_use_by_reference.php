<?php
/* One closure in a static, one captured list behind a reference. */
namespace App;

final class Bus
{
	public static ?\Closure $sink = null;
}

function connect(): void
{
	$log = [];
	Bus::$sink = function (string $line) use (&$log): void {
		$log[] = strrev($line); // LEAK#1 ->use($log)
	};
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	(Bus::$sink)("line number $n");
}

connect();
for ($n = 0; $n < 120; $n++) {
	handle($n);
}
