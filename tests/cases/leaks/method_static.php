<?php
/* The same in a method, two calls away from the body. */
namespace App;

final class Router
{
	public function match(string $path): array
	{
		static $compiled = [];

		return $compiled[$path] ??= ['path' => $path, 'regex' => "~^$path$~"]; // LEAK#1 $compiled
	}
}

function handle(Router $router, int $n): void
{
	leaktrace_hook_malloc();
	$route = $router->match("/users/$n/edit"); // LEAK#1
	assert($route['path'] !== '');
}

$router = new Router();
for ($n = 0; $n < 150; $n++) {
	handle($router, $n);
}
