<?php
/* A table loaded at the start, of which each loop replaces another row: what a loop makes
 * stays, but nothing grows. */
namespace App;

final class Table
{
	private array $rows = [];

	public function __construct()
	{
		for ($i = 0; $i < 5000; $i++) {
			$this->rows["row$i"] = ['id' => $i, 'name' => "name of $i", 'state' => new State($i)];
		}
	}

	public function update(string $key, int $n): void
	{
		$this->rows[$key] = ['id' => $n, 'name' => "name of $n", 'state' => new State($n)];
	}
}

final class State
{
	public function __construct(public readonly int $n)
	{
	}
}

function handle(Table $table, int $n): void
{
	leaktrace_hook_malloc();
	$table->update('row' . $n * 7919 % 5000, $n);
}

$table = new Table();
for ($n = 0; $n < 1000; $n++) {
	handle($table, $n);
}
