<?php
/* Iterators over small arrays, kept half read; PHP's own table of array positions grows with them. */
namespace App;

final class Cursors
{
	private array $open = [];

	public function open(array $rows): \Iterator
	{
		$inner = new \ArrayIterator($rows); // LEAK#1 ->open
		$cursor = new \LimitIterator($inner, 0, 2); // LEAK#1 ->open
		$this->open[] = $cursor; // MAYBE
		return $cursor;
	}
}

function handle(Cursors $cursors, int $n): void
{
	leaktrace_hook_malloc();
	foreach ($cursors->open([$n, $n + 1, $n + 2]) as $row) { // MAYBE
		if ($row > 0) {
			break;
		}
	}
}

$cursors = new Cursors();
for ($n = 0; $n < 110; $n++) {
	handle($cursors, $n);
}
