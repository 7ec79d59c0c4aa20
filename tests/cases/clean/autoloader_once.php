<?php
/* Registered in each loop, but it is the same autoloader each time. */

function load(string $class): void
{
	class_exists('Closure') && strlen($class);
}

function handle(int $n): bool
{
	leaktrace_hook_malloc();
	spl_autoload_register('load');
	return class_exists('Missing' . $n % 3);
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
