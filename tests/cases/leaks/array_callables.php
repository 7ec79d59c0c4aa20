<?php
/* Listeners added per request as [object, method]. */
namespace App;

final class Dispatcher
{
	private array $listeners = [];

	public function listen(string $event, callable $listener): void
	{
		$this->listeners[$event][] = $listener; // MAYBE
	}

	public function fire(string $event): int
	{
		return count($this->listeners[$event] ?? []);
	}
}

final class Locale
{
	public string $name = 'en';

	public function onRequest(): string
	{
		return $this->name;
	}
}

final class Kernel
{
	public function __construct(private Dispatcher $events)
	{
	}

	public function handle(int $n): int
	{
		leaktrace_hook_malloc();
		$this->events->listen('request', [new Locale(), 'onRequest']); // LEAK#1 ->listeners['request']
		return $this->events->fire('request');
	}
}

$kernel = new Kernel(new Dispatcher());
for ($n = 0; $n < 140; $n++) {
	$kernel->handle($n);
}
