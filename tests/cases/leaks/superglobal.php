<?php
/* A library that believes in one process per request stores in a superglobal. */

function authenticate(int $n): void
{
	$_SERVER['AUTH_LOG'][] = "token-$n-" . str_repeat('x', 64); // LEAK#1 _SERVER
}

function request(int $n): int
{
	leaktrace_hook_malloc();
	authenticate($n);
	return 200;
}

for ($n = 0; $n < 90; $n++) {
	request($n);
}
