<?php
/* A connection pool grows with the load and stops at sixteen. */
namespace App;

final class Pool
{
	private array $idle = [];
	public int $made = 0;

	public function take(): \ArrayObject
	{
		if ($this->idle !== []) {
			return array_pop($this->idle);
		}
		$this->made++;
		return new \ArrayObject([str_repeat('c', 900)]);
	}

	public function give(\ArrayObject $connection): void
	{
		$this->idle[] = $connection;
	}
}

function handle(Pool $pool, int $n): void
{
	leaktrace_hook_malloc();
	$taken = [];
	for ($i = min(16, 1 + intdiv($n, 4)); $i > 0; $i--) {
		$taken[] = $pool->take();
	}
	foreach ($taken as $connection) {
		$pool->give($connection);
	}
}

$pool = new Pool();
for ($n = 0; $n < 200; $n++) {
	handle($pool, $n);
}
