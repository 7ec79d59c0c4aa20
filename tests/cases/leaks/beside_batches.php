<?php
/* A leak of 40 bytes beside a batch that swings by 100 KB. */
namespace App;

final class Writer
{
	private array $batch = [];
	private array $ids = [];

	public function write(int $n): void
	{
		$this->batch[] = str_repeat('b', 4000 + $n % 100);
		$this->ids[] = "id-$n"; // LEAK#1 ->ids
		if (count($this->batch) >= 25) {
			$this->batch = [];
		}
	}
}

function handle(Writer $writer, int $n): void
{
	leaktrace_hook_malloc();
	$writer->write($n);
}

$writer = new Writer();
for ($n = 0; $n < 250; $n++) {
	handle($writer, $n);
}
