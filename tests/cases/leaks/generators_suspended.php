<?php
/* Generators that are begun and never finished. */
namespace App;

final class Streams
{
	public static array $open = [];
}

function stream(int $n): \Generator { $buffer = str_repeat('b', 150); yield $n; yield $buffer; } // LEAK#1 App\Streams::$open

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$stream = stream($n); // MAYBE
	$stream->current();
	Streams::$open[] = $stream; // MAYBE
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
