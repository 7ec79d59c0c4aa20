<?php
/* A value that refers to its own key keeps both for ever, below PHP 8.3. */
// PHP < 8.3
namespace App;

final class Entity
{
	public string $name = '';
}

final class Proxy
{
	public function __construct(public Entity $entity)
	{
	}
}

final class Proxies
{
	public static ?\WeakMap $map = null;
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Proxies::$map ??= new \WeakMap();
	$entity = new Entity(); // LEAK#1 App\Proxies::$map
	$entity->name = "entity $n"; // LEAK#1 App\Proxies::$map
	Proxies::$map[$entity] = new Proxy($entity); // LEAK#1 App\Proxies::$map
}

for ($n = 0; $n < 130; $n++) {
	handle($n);
}
