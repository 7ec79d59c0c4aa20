<?php
/* A log line added to one string, for ever. */
namespace App;

final class Journal
{
	private string $text = '';

	public function add(string $line): void
	{
		$this->text .= $line . "\n"; // LEAK#1 ->text
	}
}

function handle(Journal $journal, int $n): void
{
	leaktrace_hook_malloc();
	$journal->add("request $n was handled in " . ($n % 7) . ' ms');
}

$journal = new Journal();
for ($n = 0; $n < 250; $n++) {
	handle($journal, $n);
}
