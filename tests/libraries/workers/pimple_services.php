<?php
/* A service for each request: made once, then kept by its container. */
// HOLDER ->values || ->raw || ->keys || ->frozen

use Pimple\Container;

require __DIR__ . '/../worker.php';

function handle(Container $container, int $id): int
{
	leaktrace_hook_malloc();
	$container["body.$id"] = fn (): ArrayObject => new ArrayObject([payload($id)]);
	$length = strlen($container["body.$id"][0]);
	if (repaired()) {
		unset($container["body.$id"]);
	}
	return $length;
}

$container = new Container();
for ($id = 0; $id < LOOPS; $id++) {
	handle($container, $id);
}
