<?php
/* Each loop leaks between nothing and nine rows of a random size. */
namespace App;

mt_srand(11);

final class Results
{
	private array $rows = [];

	public function fetch(int $count): void
	{
		for ($i = 0; $i < $count; $i++) {
			$this->rows[] = str_repeat('r', mt_rand(20, 400)); // LEAK#1 ->rows
		}
	}
}

function handle(Results $results): void
{
	leaktrace_hook_malloc();
	$results->fetch(mt_rand(0, 9));
}

$results = new Results();
for ($n = 0; $n < 150; $n++) {
	handle($results);
}
