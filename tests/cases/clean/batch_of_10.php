<?php
/* Rows are written in batches of ten. */
namespace App;

final class Writer
{
	private array $batch = [];

	public function add(array $row): void
	{
		$this->batch[] = $row;
		if (count($this->batch) === 10) {
			json_encode($this->batch);
			$this->batch = [];
		}
	}
}

function handle(Writer $writer, int $n): void
{
	leaktrace_hook_malloc();
	$writer->add(['n' => $n, 'text' => "row $n"]);
}

$writer = new Writer();
for ($n = 0; $n < 180; $n++) {
	handle($writer, $n);
}
