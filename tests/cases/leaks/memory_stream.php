<?php
/* Logs in streams of memory that nobody reads or cuts off. */

$memory = fopen('php://memory', 'w+');
$temporary = fopen('php://temp', 'w+');

function handle($memory, $temporary, int $n): void
{
	leaktrace_hook_malloc();
	$line = str_repeat(dechex($n % 16), 400);
	fwrite($memory, $line); // LEAK#1 $GLOBALS['memory']->(contents)
	fwrite($temporary, $line); // LEAK#2 $GLOBALS['temporary']
	fseek($memory, 0);
	fread($memory, 100);
	fseek($memory, 0, SEEK_END);
}

for ($n = 0; $n < 200; $n++) {
	handle($memory, $temporary, $n);
}
