<?php
/* The leak is in a callback of an internal function. */
namespace App;

final class Mapper
{
	private array $memo = [];

	private function one(int $id): string
	{
		return $this->memo[$id] = "mapped id $id"; // LEAK#1 ->memo
	}

	public function map(array $ids): array
	{
		return array_map([$this, 'one'], $ids); // VIA
	}
}

function handle(Mapper $mapper, int $n): void
{
	leaktrace_hook_malloc();
	$mapper->map([3 * $n, 3 * $n + 1, 3 * $n + 2]);
}

$mapper = new Mapper();
for ($n = 0; $n < 100; $n++) {
	handle($mapper, $n);
}
