<?php
/* A pool keeps what it needed in the busiest loop: four times in a thousand loops, and ever more. */
namespace App;

final class Pool
{
	private array $idle = [];

	public function take(): \ArrayObject
	{
		return array_pop($this->idle) ?? new \ArrayObject([str_repeat('c', 900)]);
	}

	public function give(\ArrayObject $connection): void
	{
		$this->idle[] = $connection;
	}
}

function handle(Pool $pool, int $many): void
{
	leaktrace_hook_malloc();
	$taken = [];
	for ($i = 0; $i < $many; $i++) {
		$taken[] = $pool->take();
	}
	foreach ($taken as $connection) {
		$pool->give($connection);
	}
}

$pool = new Pool();
$bursts = [10 => 4, 100 => 8, 300 => 14, 800 => 25];
for ($n = 0; $n < 1000; $n++) {
	handle($pool, $bursts[$n] ?? 1 + $n % 3);
}
