<?php
/* A long batch: the run shows two and a half of it. */
namespace App;

final class Spool
{
	public static string $text = '';
	public static array $lines = [];
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Spool::$lines[] = "line $n of the spool";
	Spool::$text .= "line $n of the spool\n";
	if ($n % 70 === 69) {
		Spool::$lines = [];
		Spool::$text = '';
	}
}

for ($n = 0; $n < 190; $n++) {
	handle($n);
}
