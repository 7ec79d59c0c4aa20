<?php
/* A plugin host registers an autoloader per request. */

function boot(int $n): void
{
	$prefix = "Plugin$n\\"; // LEAK#1 autoload
	spl_autoload_register(static fn (string $class): bool => !str_starts_with($class, $prefix)); // LEAK#1 autoload
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	boot($n);
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
