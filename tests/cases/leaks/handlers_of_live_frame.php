<?php
/* Through a local of a live frame, a closure and its $this to an array. */
namespace App;

final class Handler
{
	private array $log = [];

	public function asClosure(): \Closure
	{
		return function (int $n): void {
			$this->log[] = str_repeat('l', 50) . $n; // LEAK#1 ->$this->log
		};
	}
}

final class Server
{
	public function run(int $loops): void
	{
		$handlers = ['req' => (new Handler())->asClosure()];
		while ($loops-- > 0) {
			$this->dispatch($handlers, 'req', $loops);
		}
	}

	private function dispatch(array $handlers, string $name, int $n): void
	{
		leaktrace_hook_malloc();
		$handlers[$name]($n);
	}
}

(new Server())->run(120);
