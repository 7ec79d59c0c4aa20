<?php
/* Pipe messages between workers, the last ten numbers are kept. */
require __DIR__ . '/../inc.php';

final class Inbox
{
	private array $seen = [];

	public function onPipeMessage(Swoole\Server $server, int $from, mixed $message): void
	{
		leaktrace_hook_malloc();
		if (isset($this->seen[$message['id']])) {
			return;
		}
		$this->seen[$message['id']] = $message["text"];
		if (count($this->seen) > 10) {
			unset($this->seen[array_key_first($this->seen)]);
		}
	}
}

serve(function (int $port) {
	$server = new Swoole\Http\Server('127.0.0.1', $port, SWOOLE_PROCESS);
	$server->set(QUIET);
	$inbox = new Inbox();
	$server->on('request', function ($request, $response) use ($server) {
		$server->sendMessage(['id' => (int) $request->get['n'], 'text' => str_repeat('news ', 100)], 1 - $server->worker_id);
		$response->end('ok');
	});
	$server->on('pipeMessage', [$inbox, 'onPipeMessage']);
	return $server;
}, fn (int $port) => http($port, 300));
