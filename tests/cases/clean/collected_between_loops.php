<?php
/* A large heap, where collecting is too dear for us during the run; the script collects by
 * itself every hundred loops, and what it keeps between two of those is then given up. */
namespace App;

final class Dictionary
{
	public static array $rows = [];
	public static array $recent = [];
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
	Dictionary::$recent[] = new \ArrayObject([$n]);
}

for ($i = 0; $i < 100_000; $i++) {
	Dictionary::$rows[] = (object) ['id' => $i, 'words' => [$i, "word $i"]];
}
for ($n = 0; $n < 1_500; $n++) {
	handle($n);
	if ($n % 100 === 99) {
		Dictionary::$recent = [];
		gc_collect_cycles();
	}
}
