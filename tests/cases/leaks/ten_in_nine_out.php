<?php
/* Ten rows go into the buffer in each loop, nine come out. */
namespace App;

final class Buffer
{
	private array $rows = [];

	public function add(string $row): void
	{
		$this->rows[] = $row; // MAYBE
	}

	public function take(): ?string
	{
		return array_pop($this->rows);
	}
}

function handle(Buffer $buffer, int $n): void
{
	leaktrace_hook_malloc();
	for ($i = 0; $i < 10; $i++) {
		$buffer->add("row $n-$i of the buffer"); // LEAK#1 ->rows
	}
	for ($i = 0; $i < 9; $i++) {
		$buffer->take();
	}
}

$buffer = new Buffer();
for ($n = 0; $n < 120; $n++) {
	handle($buffer, $n);
}
