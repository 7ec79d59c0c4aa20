<?php
/* A local variable that no code names. */

function serve(string $name): void
{
	$$name = new ArrayObject();
	for ($n = 0; $n < 100; $n++) {
		handle($$name, $n);
	}
}

function handle(ArrayObject $seen, int $n): void
{
	leaktrace_hook_malloc();
	$seen[] = "request $n"; // LEAK#1 serve()::(variables)['seen']
}

serve('seen');
