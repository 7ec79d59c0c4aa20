<?php
/* The same at top level: the variables are globals. */

$left = 150;
$seen = [];
while (true) {
	leaktrace_hook_malloc();
	if ($left-- === 0) {
		break;
	}
	$request = str_repeat('r', 200);
	$seen[] = strlen($request) . " bytes in request $left"; // LEAK#1 $GLOBALS['seen']
}
