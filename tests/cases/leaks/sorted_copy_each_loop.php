<?php
/* Listeners pile up in one list; a sorted copy of it, nearer to the root, is made anew
 * for each event. It is the list that keeps them. */
namespace App;

final class Dispatcher
{
	public array $sorted = [];
	private array $listeners = [];

	public function listen(string $event, callable $listener, int $priority): void
	{
		$this->listeners[$event][$priority][] = $listener; // LEAK#1 ->listeners['order'][*][*]
		unset($this->sorted[$event]);
	}

	public function dispatch(string $event): void
	{
		foreach ($this->sorted[$event] ??= $this->sort($event) as $listener) {
			$listener();
		}
	}

	private function sort(string $event): array
	{
		krsort($this->listeners[$event]);
		return array_merge(...$this->listeners[$event]); // MAYBE
	}
}

final class Discount
{
	public int $given = 0;

	public function give(): void
	{
		$this->given++;
	}
}

function handle(Dispatcher $dispatcher, Discount $discount, int $n): void
{
	leaktrace_hook_malloc();
	$dispatcher->listen('order', [$discount, 'give'], $n % 2); // LEAK#1 ->listeners['order'][*][*]
	$dispatcher->dispatch('order');
}

$dispatcher = new Dispatcher();
$discount = new Discount();
for ($n = 0; $n < 150; $n++) {
	handle($dispatcher, $discount, $n);
}
