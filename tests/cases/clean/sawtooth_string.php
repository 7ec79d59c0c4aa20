<?php
/* A string buffer that is written out at 4 KB. */
namespace App;

final class Buffer
{
	private string $text = '';

	public function add(string $line): void
	{
		$this->text .= $line . "\n";
		if (strlen($this->text) > 4096) {
			$this->text = '';
		}
	}
}

function handle(Buffer $buffer, int $n): void
{
	leaktrace_hook_malloc();
	$buffer->add(str_repeat('l', 100 + $n % 37));
}

$buffer = new Buffer();
for ($n = 0; $n < 280; $n++) {
	handle($buffer, $n);
}
