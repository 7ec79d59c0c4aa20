<?php
/* A pool whose objects are returned to a list nobody takes them from. */
namespace App;

final class Pool
{
	private array $free = [];
	private array $returned = [];

	public function get(): \SplObjectStorage
	{
		return array_pop($this->free) ?? new \SplObjectStorage(); // LEAK#1 ->returned
	}

	public function put(\SplObjectStorage $object): void
	{
		$this->returned[] = $object; // MAYBE
	}
}

function handle(Pool $pool): void
{
	leaktrace_hook_malloc();
	$pool->put($pool->get());
}

$pool = new Pool();
for ($n = 0; $n < 130; $n++) {
	handle($pool);
}
