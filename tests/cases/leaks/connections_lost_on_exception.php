<?php
/* A job that fails does not give its connection back: the pool believes that it is busy for ever. */
namespace App;

final class Connection
{
	public string $buffer;

	public function __construct(public int $id)
	{
		$this->buffer = str_repeat('c', 500); // LEAK#1 ->busy[*]
	}
}

final class Pool
{
	public array $idle = [];
	public array $busy = [];
	private int $made = 0;

	public function take(): Connection
	{
		$connection = array_pop($this->idle) ?? new Connection(++$this->made); // LEAK#1 ->busy[*]
		$this->busy[$connection->id] = $connection; // MAYBE
		return $connection;
	}

	public function give(Connection $connection): void
	{
		unset($this->busy[$connection->id]);
		$this->idle[] = $connection;
	}
}

function handle(Pool $pool, int $n): void
{
	leaktrace_hook_malloc();
	$connection = $pool->take();
	if (crc32("job $n") % 12 === 0) {
		throw new \RuntimeException("job $n failed");
	}
	$pool->give($connection);
}

$pool = new Pool();
for ($n = 0; $n < 900; $n++) {
	try {
		handle($pool, $n);
	} catch (\RuntimeException) {
	}
}
