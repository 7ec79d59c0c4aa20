<?php
/* The callback of an output buffer remembers what it saw. */
namespace App;

final class Recorder
{
	private array $chunks = [];

	public function __invoke(string $text): string
	{
		$this->chunks[] = substr($text, 0, 60); // LEAK#1 ->chunks
		return '';
	}
}

ob_start(new Recorder(), 1);

function handle(int $n): void
{
	leaktrace_hook_malloc();
	echo str_repeat("$n ", 40);
}

for ($n = 0; $n < 100; $n++) {
	handle($n);
}
