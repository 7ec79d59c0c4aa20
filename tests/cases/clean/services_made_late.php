<?php
/* Services are made when first asked for: some at once, a few now and then, a whole
 * group when three quarters of the run are over. */
namespace App;

final class Container
{
	public array $services = [];

	public function get(string $id): object
	{
		return $this->services[$id] ??= (object) ['id' => $id, 'needs' => range(1, 10), 'log' => str_repeat('x', 200 + strlen($id))];
	}
}

function handle(Container $container, int $n): void
{
	leaktrace_hook_malloc();
	$container->get('router');
	$container->get('repository' . $n % 7);
	if ($n % 97 === 0) {
		$container->get('rare' . min(3, intdiv($n, 97)));
	}
	for ($i = 0; $n === 450 && $i < 20; $i++) {
		$container->get("admin$i");
	}
}

$container = new Container();
for ($n = 0; $n < 600; $n++) {
	handle($container, $n);
}
