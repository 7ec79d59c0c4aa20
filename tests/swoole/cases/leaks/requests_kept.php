<?php
/* An audit keeps each request that Swoole has made, before any code of the worker ran. */
require __DIR__ . '/../inc.php';

final class Audit
{
	private array $requests = [];

	public function onRequest($request, $response): void
	{
		leaktrace_hook_malloc();
		$this->requests[] = $request; // LEAK#1 ->onRequest[*]->requests[*]
		$response->end('ok'); // MAYBE
	}
}

serve(function (int $port) {
	$server = new Swoole\Http\Server('127.0.0.1', $port, SWOOLE_PROCESS);
	$server->set(QUIET);
	$server->on('request', [new Audit(), 'onRequest']);
	return $server;
}, fn (int $port) => http($port, 400));
