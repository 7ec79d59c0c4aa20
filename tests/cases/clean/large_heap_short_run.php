<?php
/* A large heap: collecting cycles is too dear for more than the end of so short a run,
 * and until then the garbage rings of every loop look like survivors. */
namespace App;

final class Dictionary
{
	public static array $rows = [];
}

final class Node
{
	public ?Node $other = null;
	public string $text = '';
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$node = new Node();
	$node->other = new Node();
	$node->other->other = $node;
	$node->text = str_repeat('g', 300 + $n % 3);
}

for ($i = 0; $i < 100_000; $i++) {
	Dictionary::$rows[] = (object) ['id' => $i, 'words' => [$i, "word $i"]];
}
for ($n = 0; $n < 150; $n++) {
	handle($n);
}
