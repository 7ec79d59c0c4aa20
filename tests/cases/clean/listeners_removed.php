<?php
/* Listeners are added for a request and removed after it. */
namespace App;

final class Emitter
{
	private array $listeners = [];

	public function on(string $event, \Closure $listener): int
	{
		$this->listeners[$event][] = $listener;
		return array_key_last($this->listeners[$event]);
	}

	public function off(string $event, int $id): void
	{
		unset($this->listeners[$event][$id]);
		if ($this->listeners[$event] === []) {
			unset($this->listeners[$event]);
		}
	}
}

function handle(Emitter $emitter, int $n): void
{
	leaktrace_hook_malloc();
	$payload = str_repeat('p', 100 + $n % 3);
	$id = $emitter->on('done', static fn (): int => strlen($payload));
	$emitter->off('done', $id);
}

$emitter = new Emitter();
for ($n = 0; $n < 150; $n++) {
	handle($emitter, $n);
}
