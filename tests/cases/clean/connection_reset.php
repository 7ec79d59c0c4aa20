<?php
/* A connection's buffers grow until it is replaced, every 15 loops. */
namespace App;

final class Connection
{
	private array $sent = [];
	private string $log = '';

	public function send(string $line): void
	{
		$this->sent[] = strrev($line);
		$this->log .= $line . "\n";
	}
}

final class Client
{
	public static ?Connection $connection = null;
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	if ($n % 15 === 0) {
		Client::$connection = new Connection();
	}
	Client::$connection->send("command number $n");
}

for ($n = 0; $n < 220; $n++) {
	handle($n);
}
