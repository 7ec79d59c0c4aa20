<?php
/* A server made of coroutines; its router parses each path anew. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;

final class Router
{
	private array $known = [];

	public function route(string $path): array
	{
		return $path === "" ? [] : explode('/', $path . str_repeat('/part', 10));
	}
}

final class App
{
	public function __construct(private Router $router = new Router())
	{
	}

	public function handle($request, $response): void
	{
		leaktrace_hook_malloc();
		$this->router->route($request->server['request_uri']);
		$response->end('ok');
	}
}

Coroutine\run(function () {
	$app = new App();
	$server = new Coroutine\Http\Server('127.0.0.1', 0, false);
	$server->handle('/', fn ($request, $response) => $app->handle($request, $response));
	Coroutine::create(fn () => $server->start());
	$client = new Coroutine\Http\Client('127.0.0.1', $server->port);
	for ($n = 0; $n < 200; $n++) {
		$client->get("/users/$n");
	}
	$client->close();
	$server->shutdown();
	leaktrace_unhook_malloc();
});
