<?php
/* Parameters bound by reference, as a statement does, and never unbound. */
namespace App;

final class Statement
{
	private array $bound = [];

	public function bind(string &$value): void
	{
		$this->bound[] = &$value; // MAYBE
	}
}

function handle(Statement $statement, int $n): void
{
	leaktrace_hook_malloc();
	$value = "parameter $n"; // LEAK#1 ->bound
	$statement->bind($value); // LEAK#1 ->bound
}

$statement = new Statement();
for ($n = 0; $n < 120; $n++) {
	handle($statement, $n);
}
