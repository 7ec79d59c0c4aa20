<?php
/* A session for each connection, still there when the connection is not. */
require __DIR__ . '/../inc.php';

final class Session
{
	public array $seen = [];

	public function __construct(public int $fd, public string $greeting)
	{
	}
}

final class Gate
{
	private array $sessions = [];

	public function onReceive(Swoole\Server $server, int $fd, int $reactor, string $data): void
	{
		leaktrace_hook_malloc();
		$session = $this->sessions[$fd] ??= $this->open($fd); // LEAK ->sessions[*]
		$session->seen[] = strlen($data); // MAYBE
		$server->send($fd, strtoupper($data));
	}

	private function open(int $fd): Session
	{
		return new Session($fd, str_repeat("hello $fd ", 30)); // LEAK ->sessions[*]
	}
}

serve(function (int $port) {
	$server = new Swoole\Server('127.0.0.1', $port, SWOOLE_PROCESS);
	$server->set(QUIET);
	$gate = new Gate();
	$server->on('receive', $gate->onReceive(...));
	return $server;
}, fn (int $port) => tcp($port, 300));
