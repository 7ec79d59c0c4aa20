<?php
/* The body is a while loop at top level; variables are overwritten. */

$left = 150;
$answer = '';
while (true) {
	leaktrace_hook_malloc();
	if ($left-- === 0) {
		break;
	}
	$rows = array_fill(0, 30, "row $left");
	$answer = implode(',', $rows);
}
