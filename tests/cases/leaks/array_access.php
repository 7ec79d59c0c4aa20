<?php
/* A bag with ArrayAccess; $bag[] looks harmless. */
namespace App;

final class Bag implements \ArrayAccess
{
	private array $items = [];

	public function offsetExists(mixed $offset): bool
	{
		return isset($this->items[$offset]);
	}

	public function offsetGet(mixed $offset): mixed
	{
		return $this->items[$offset] ?? null;
	}

	public function offsetSet(mixed $offset, mixed $value): void
	{
		$offset === null ? $this->items[] = $value : $this->items[$offset] = $value; // MAYBE
	}

	public function offsetUnset(mixed $offset): void
	{
		unset($this->items[$offset]);
	}
}

function handle(Bag $bag, int $n): void
{
	leaktrace_hook_malloc();
	$bag['last'] = $n;
	$bag[] = "item number $n"; // LEAK#1 ->items
}

$bag = new Bag();
for ($n = 0; $n < 120; $n++) {
	handle($bag, $n);
}
