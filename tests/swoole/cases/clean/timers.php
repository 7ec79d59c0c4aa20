<?php
/* A timer for each request , cleared when it is answered. */
require __DIR__ . '/../inc.php';

function watch(string $request): int
{
	return Swoole\Timer::tick(3600000, fn () => strlen($request));
}

function onRequest($request, $response): void
{
	leaktrace_hook_malloc();
	$payload = str_repeat($request->get['n'], 400);
	$timer = watch($payload);
	$response->end('ok');
	Swoole\Timer::clear($timer);
}

serve(function (int $port) {
	$server = new Swoole\Http\Server('127.0.0.1', $port, SWOOLE_PROCESS);
	$server->set(QUIET);
	$server->on('request', 'onRequest');
	$server->on('workerExit', fn () => Swoole\Timer::clearAll());
	return $server;
}, fn (int $port) => http($port, 300));
