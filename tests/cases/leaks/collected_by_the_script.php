<?php
/* A large heap, where collecting is too dear for us during the run; at its end the script
 * gives up what its loops have kept, and collects by itself. */
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

function handle(array &$kept, int $n): void
{
	leaktrace_hook_malloc();
	$node = new Node();
	$node->other = new Node();
	$node->other->other = $node;
	$node->text = str_repeat('g', 300 + $n % 3);
	$kept[] = (object) ['n' => $n]; // LEAK#1
}

function work(): void
{
	$kept = [];
	for ($n = 0; $n < 1_500; $n++) {
		handle($kept, $n);
	}
}

for ($i = 0; $i < 100_000; $i++) {
	Dictionary::$rows[] = (object) ['id' => $i, 'words' => [$i, "word $i"]];
}
work();
gc_collect_cycles();
