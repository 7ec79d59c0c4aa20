<?php
/* Parent and child refer to each other: garbage that waits for the collector. */
namespace App;

final class Node
{
	public ?Node $parent = null;
	public array $children = [];
	public string $text = '';
}

function build(int $n): Node
{
	$root = new Node();
	for ($i = 0; $i < 5; $i++) {
		$child = new Node();
		$child->parent = $root;
		$child->text = "child $i of $n";
		$root->children[] = $child;
	}
	return $root;
}

function handle(int $n): int
{
	leaktrace_hook_malloc();
	return count(build($n)->children);
}

for ($n = 0; $n < 150; $n++) {
	handle($n);
}
