<?php
/* A value that refers to its own key is garbage since PHP 8.3. */
// PHP >= 8.3
namespace App;

final class Proxy
{
	public function __construct(public object $entity)
	{
	}
}

final class Proxies
{
	public static ?\WeakMap $map = null;
}

function handle(): void
{
	leaktrace_hook_malloc();
	Proxies::$map ??= new \WeakMap();
	$entity = new \stdClass();
	Proxies::$map[$entity] = new Proxy($entity);
}

for ($n = 0; $n < 120; $n++) {
	handle();
}
