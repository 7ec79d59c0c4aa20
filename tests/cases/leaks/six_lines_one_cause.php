<?php
/* One forgotten list shows at six lines: it is one story. */
namespace App;

final class Row
{
	public array $fields = [];
	public array $tags = [];
	public ?Row $parent = null;
	public string $text = '';
}

final class Table
{
	/** @var Row[] */
	private array $rows = [];

	public function add(int $n): void
	{
		$row = new Row(); // LEAK#1 ->rows
		$row->fields = ['n' => $n]; // LEAK#1 ->rows
		$row->tags = [$n, $n + 1]; // LEAK#1 ->rows
		$row->parent = new Row(); // LEAK#1 ->rows
		$row->text = str_repeat('t', 100 + $n % 2); // LEAK#1 ->rows
		$row->parent->text = "parent of $n"; // LEAK#1 ->rows
		$this->rows[] = $row; // MAYBE
	}
}

function handle(Table $table, int $n): void
{
	leaktrace_hook_malloc();
	$table->add($n);
}

$table = new Table();
for ($n = 0; $n < 120; $n++) {
	handle($table, $n);
}
