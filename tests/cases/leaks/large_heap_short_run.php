<?php
/* A large heap: collecting cycles is too dear for more than the end of so short a run.
 * Garbage rings made in every loop must not be told with what leaks. */
namespace App;

final class Dictionary
{
	public static array $rows = [];
}

final class Registry
{
	public static array $items = [];
}

final class Node
{
	public ?Node $other = null;
	public string $text = '';
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Registry::$items["job $n"] = str_repeat('x', 1000 + $n % 2); // LEAK#1 App\Registry::$items[*]
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
