<?php
/* An object in a global keeps rows in a property. */

final class RowCache
{
	public array $rows = [];

	public function add(array $row): void
	{
		$this->rows[] = $row; // MAYBE
	}
}

$cache = new RowCache();

function work(int $n, RowCache $cache): void
{
	leaktrace_hook_malloc();
	$row = ['id' => $n, 'name' => 'row']; // LEAK#1 $GLOBALS['cache']->rows
	$cache->add($row);
}

for ($n = 0; $n < 140; $n++) {
	work($n, $cache);
}
