<?php
/* Listeners are closures added in each request, and all of them fire. */
namespace App;

final class Emitter
{
	private array $listeners = [];

	public function on(string $event, \Closure $listener): void
	{
		$this->listeners[$event][] = $listener; // MAYBE
	}

	public function emit(string $event): int
	{
		$sum = 0;
		foreach ($this->listeners[$event] ?? [] as $listener) {
			$sum += $listener();
		}
		return $sum;
	}
}

final class Controller
{
	private array $view;

	public function __construct(Emitter $emitter, int $n)
	{
		$this->view = ['title' => "Page $n", 'n' => $n]; // LEAK#1 ->listeners['render']
		$emitter->on('render', fn (): int => count($this->view)); // LEAK#1 ->listeners['render']
	}
}

function handle(Emitter $emitter, int $n): void
{
	leaktrace_hook_malloc();
	$controller = new Controller($emitter, $n); // LEAK#1 ->listeners['render']
	$emitter->emit('render');
}

$emitter = new Emitter();
for ($n = 0; $n < 100; $n++) {
	handle($emitter, $n);
}
