<?php
/* A template row is copied by being changed, and the copy is kept. */
namespace App;

final class Grid
{
	private array $rows = [];
	private array $template = [];

	public function __construct()
	{
		$this->template = array_fill_keys(['id', 'name', 'street', 'town'], '');
	}

	public function add(int $id): void
	{
		$row = $this->template;
		$row['id'] = $id; // LEAK#1 ->rows
		$this->rows[] = $row; // MAYBE
	}
}

function handle(Grid $grid, int $n): void
{
	leaktrace_hook_malloc();
	$grid->add($n);
}

$grid = new Grid();
for ($n = 0; $n < 120; $n++) {
	handle($grid, $n);
}
