<?php
/* ReactPHP's server and clients on loopback; a session for each connection, still there when that is closed. */
// HOLDER ->sessions

use React\EventLoop\Loop;
use React\EventLoop\StreamSelectLoop;
use React\Socket\ConnectionInterface;
use React\Socket\Connector;
use React\Socket\SocketServer;

require __DIR__ . '/../worker.php';

class Gate
{
	private array $sessions = [];

	public function onConnection(ConnectionInterface $connection): void
	{
		$peer = $connection->getRemoteAddress();
		$connection->on('data', fn (string $line) => $this->onLine($connection, $peer, trim($line)));
		if (repaired()) {
			$connection->on('close', function () use ($peer) {
				unset($this->sessions[$peer]);
			});
		}
	}

	private function onLine(ConnectionInterface $connection, string $peer, string $line): void
	{
		leaktrace_hook_malloc();
		$this->sessions[$peer] = ['user' => $line, 'page' => payload((int) $line)];
		$connection->end("answer to $line\n");
	}
}

Loop::set(new StreamSelectLoop());
$server = new SocketServer('127.0.0.1:0');
$server->on('connection', [new Gate(), 'onConnection']);
$next = $right = 0;
$client = function () use ($server, &$client, &$next, &$right) {
	if (($number = $next++) >= LOOPS) {
		return;
	}
	(new Connector())->connect(substr($server->getAddress(), 6))->then(function (ConnectionInterface $connection) use ($number, $server, &$client, &$right) {
		$connection->on('data', function (string $answer) use ($number, &$right) {
			$right += $answer === "answer to $number\n" ? 1 : 0;
		});
		$connection->on('close', function () use ($server, &$client, &$right) {
			$right === LOOPS ? $server->close() : $client();
		});
		$connection->write("$number\n");
	});
};
for ($i = 0; $i < 5; $i++) {
	$client();
}
Loop::run();
$right === LOOPS || print "only $right answers\n";
