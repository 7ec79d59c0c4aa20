<?php
/* A readonly property holds an object, and that one a growing array. */
namespace App;

final class Log
{
	public array $entries = [];
}

final class Service
{
	public function __construct(public readonly Log $log)
	{
	}
}

final class Container
{
	public static ?Service $service = null;
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Container::$service ??= new Service(new Log());
	Container::$service->log->entries[] = str_pad((string) $n, 60, '.'); // LEAK#1 App\Container::$service->log->entries
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
