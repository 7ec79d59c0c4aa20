<?php
/* A container caches reflection by closure, and every closure is new. */
namespace App;

final class Container
{
	private array $reflected = [];

	public function call(\Closure $closure): mixed
	{
		$id = spl_object_id($closure);
		$this->reflected[$id] = new \ReflectionFunction($closure); // LEAK#1 ->reflected
		return $this->reflected[$id]->getNumberOfParameters() === 0 ? $closure() : null;
	}
}

function handle(Container $container, int $n): void
{
	leaktrace_hook_malloc();
	$container->call(fn (): int => $n * 2); // LEAK#1 ->reflected
}

$container = new Container();
for ($n = 0; $n < 110; $n++) {
	handle($container, $n);
}
