<?php
/* Connections attached to an SplObjectStorage and never detached. */
namespace App;

final class Connection
{
	public int $id = 0;
}

final class Connections
{
	private \SplObjectStorage $all;

	public function __construct()
	{
		$this->all = new \SplObjectStorage();
	}

	public function open(int $id): Connection
	{
		$connection = new Connection(); // LEAK#1 ->all
		$connection->id = $id;
		$this->all->attach($connection, $id); // LEAK#1 ->all
		return $connection;
	}
}

function handle(Connections $connections, int $n): void
{
	leaktrace_hook_malloc();
	$connections->open($n);
}

$connections = new Connections();
for ($n = 0; $n < 150; $n++) {
	handle($connections, $n);
}
