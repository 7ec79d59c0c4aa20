<?php
/* The body is a while loop: the hook is called again by the same frame. */
namespace App;

function serve(int $loops): int
{
	$seen = [];
	while (true) {
		leaktrace_hook_malloc();
		if ($loops-- === 0) {
			break;
		}
		$seen[] = "request $loops"; // LEAK#1 serve()::$seen
	}
	return count($seen);
}

serve(150);
