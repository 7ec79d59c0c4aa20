<?php
/* A stack of middleware is wrapped once more with each request. */

$handler = fn (int $n): int => $n;

function handle(int $n): int
{
	global $handler;
	leaktrace_hook_malloc();
	$next = $handler;
	$handler = function (int $n) use ($next): int { // LEAK $GLOBALS['handler']->use($next)…
		return $n > 0 ? $n : $next($n);
	};
	return $handler($n);
}

for ($n = 0; $n < 300; $n++) {
	handle($n);
}
