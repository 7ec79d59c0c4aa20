<?php
/* The batch is flushed when a coin says so. */
namespace App;

mt_srand(5);

final class Batch
{
	private array $rows = [];

	public function add(string $row): void
	{
		$this->rows[] = $row;
		if (mt_rand(1, 8) === 1) {
			$this->rows = [];
		}
	}
}

function handle(Batch $batch, int $n): void
{
	leaktrace_hook_malloc();
	$batch->add("row number $n");
}

$batch = new Batch();
for ($n = 0; $n < 280; $n++) {
	handle($batch, $n);
}
