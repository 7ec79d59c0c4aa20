<?php
/* Constants whose names the program makes up. */
namespace App;

function handle(int $n): void
{
	leaktrace_hook_malloc();
	define("TENANT_{$n}_NUMBER", $n); // LEAK#1 (constants)[*]
}

for ($n = 0; $n < 150; $n++) {
	handle($n);
}
