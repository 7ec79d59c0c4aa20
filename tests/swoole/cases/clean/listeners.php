<?php
/* Each request registers a listener and takes it off again. */
require __DIR__ . '/../inc.php';

final class Dispatcher
{
	private array $listeners = [];

	public function on(string $event, callable $listener): void
	{
		$this->listeners[$event][] = $listener;
	}

	public function off(string $event, callable $listener): void
	{
		$this->listeners[$event] = array_filter($this->listeners[$event], fn ($one) => $one !== $listener);
	}

	public function fire(string $event): void
	{
		foreach ($this->listeners[$event] ?? [] as $listener) {
			$listener();
		}
	}
}

final class Handler
{
	public function __construct(private readonly Dispatcher $events)
	{
	}

	public function onRequest($request, $response): void
	{
		leaktrace_hook_malloc();
		$body = str_repeat("body of {$request->get['n']} ", 20);
		$listener = fn () => strlen($body);
		$this->events->on('finish', $listener);
		$response->end((string) strlen($body));
		$this->events->fire("finish");
		$this->events->off("finish", $listener);
	}
}

serve(function (int $port) {
	$server = new Swoole\Http\Server('127.0.0.1', $port, SWOOLE_PROCESS);
	$server->set(QUIET);
	$handler = new Handler(new Dispatcher());
	$server->on('request', [$handler, 'onRequest']);
	return $server;
}, fn (int $port) => http($port, 300));
