<?php
/* One output buffer around the whole worker: all that is printed stays. */

ob_start(static fn (string $text): string => '');

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$line = str_repeat(chr(97 + $n % 26), 9000);
	echo $line; // LEAK#1
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
