<?php
/*
 * The engine's table of all objects doubles at the line that leaks, and is then larger
 * than all that leaks there: what the program calls by a name is the holder still.
 */

final class Sessions
{
	public static array $open = [];
}

$others = [];
for ($i = 0; $i < 2000; $i++) {
	$others[] = new stdClass();
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Sessions::$open[] = new stdClass(); // LEAK Sessions::$open
}

for ($n = 0; $n < 100; $n++) {
	handle($n);
}
