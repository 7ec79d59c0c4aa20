<?php
/* Streams are opened, written, read and closed. */

function handle(int $n): string
{
	leaktrace_hook_malloc();
	$stream = fopen('php://memory', 'w+');
	fwrite($stream, str_repeat("line $n\n", 100));
	rewind($stream);
	$first = (string) fgets($stream);
	fclose($stream);
	return $first;
}

for ($n = 0; $n < 120; $n++) {
	handle($n % 10);
}
