<?php
/* The body is a closure kept by a server object. */
namespace App;

final class Server
{
	private array $on = [];

	public function on(string $event, \Closure $handler): void
	{
		$this->on[$event] = $handler;
	}

	public function start(int $loops): void
	{
		for ($n = 0; $n < $loops; $n++) {
			($this->on['message'])($n);
		}
	}
}

$clients = [];
$server = new Server();
$server->on('message', function (int $fd) use (&$clients): void {
	leaktrace_hook_malloc();
	$clients[$fd] = ['fd' => $fd, 'at' => $fd * 2]; // LEAK#1 $GLOBALS['clients']
});
$server->start(130);
