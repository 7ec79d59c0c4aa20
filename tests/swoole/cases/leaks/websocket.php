<?php
/* A room that keeps each frame it has sent on. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;

final class Room
{
	public array $members = [];
	public array $history = [];

	public function say(Swoole\WebSocket\Server $server, string $text): void
	{
		$this->history[] = ['at' => microtime(true), 'text' => str_repeat($text, 10)]; // LEAK#1 ->history
		foreach ($this->members as $fd => $_) {
			$server->push($fd, $text);
		}
	}
}

serve(function (int $port) {
	$server = new Swoole\WebSocket\Server('127.0.0.1', $port, SWOOLE_BASE);
	$server->set(['worker_num' => 1] + QUIET);
	$room = new Room();
	$server->on('open', function ($server, $request) use ($room) {
		$room->members[$request->fd] = $request;
	});
	$server->on('message', function ($server, $frame) use ($room) {
		leaktrace_hook_malloc();
		$room->say($server, $frame->data);
	});
	$server->on('close', function ($server, $fd) use ($room) {
		unset($room->members[$fd]);
	});
	return $server;
}, function (int $port) {
	$client = new Coroutine\Http\Client('127.0.0.1', $port);
	$client->upgrade('/');
	for ($n = 0; $n < 200; $n++) {
		$client->push("message $n");
		$client->recv(20);
	}
	$client->close();
});
