<?php
/* An ArrayObject as a registry. */

$registry = new ArrayObject();

function handle(ArrayObject $registry, int $n): void
{
	leaktrace_hook_malloc();
	$registry->append("entry number $n"); // LEAK#1 $GLOBALS['registry']
}

for ($n = 0; $n < 120; $n++) {
	handle($registry, $n);
}
