<?php
/* Traffic rises in the first third of the run, and a pool with it; then it varies. */
namespace App;

final class Pool
{
	private array $idle = [];

	public function take(): \ArrayObject
	{
		return array_pop($this->idle) ?? new \ArrayObject([str_repeat('c', 300)]);
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
	for ($i = (int) (min(1, $n / 400) * 20) + crc32("traffic $n") % 5; $i >= 0; $i--) {
		$taken[] = $pool->take();
	}
	foreach ($taken as $connection) {
		$pool->give($connection);
	}
}

$pool = new Pool();
for ($n = 0; $n < 1300; $n++) {
	handle($pool, $n);
}
