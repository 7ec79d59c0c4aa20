<?php
/* A property with a new name in every loop. */

$session = new stdClass();

function handle(stdClass $session, int $n): void
{
	leaktrace_hook_malloc();
	$session->{"flash_$n"} = $n; // LEAK#1 $GLOBALS['session']
}

for ($n = 0; $n < 140; $n++) {
	handle($session, $n);
}
