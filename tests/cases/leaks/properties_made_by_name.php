<?php
/* Each session is an object's property of its own name; all of them are one place. */

$sessions = new stdClass();

function handle(stdClass $sessions, int $n): void
{
	leaktrace_hook_malloc();
	$sessions->{"user_$n"} = [new ArrayObject([$n])]; // LEAK#1 $GLOBALS['sessions']->*
}

for ($n = 0; $n < 100; $n++) {
	handle($sessions, $n);
}
