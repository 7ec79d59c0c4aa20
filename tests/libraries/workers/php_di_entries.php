<?php
/* A container that is told of each request by a name of its own. */
// HOLDER ->resolvedEntries || ->fetchedDefinitions || ->definitionSource || ->definitions

use DI\Container;

require __DIR__ . '/../worker.php';

class Job
{
	public function __construct(public readonly string $body)
	{
	}
}

function handle(Container $container, int $id): int
{
	leaktrace_hook_malloc();
	$name = repaired() ? 'job' : "job.$id";
	$container->set($name, new Job(payload($id)));
	return strlen($container->get($name)->body);
}

$container = new Container();
for ($id = 0; $id < LOOPS; $id++) {
	handle($container, $id);
}
