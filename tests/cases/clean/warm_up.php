<?php
/* Everything that is made lazily is made in the first ten loops. */
namespace App;

final class Container
{
	private array $services = [];

	public function get(string $name): \ArrayObject
	{
		return $this->services[$name] ??= new \ArrayObject(array_fill(0, 50, $name));
	}
}

function handle(Container $container, int $n): int
{
	leaktrace_hook_malloc();
	return count($container->get('service' . min($n, 10)));
}

$container = new Container();
for ($n = 0; $n < 120; $n++) {
	handle($container, $n);
}
