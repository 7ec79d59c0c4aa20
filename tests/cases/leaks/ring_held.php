<?php
/* Rings of parents and children that a live list still holds: a leak, not garbage. */
namespace App;

final class Node
{
	public ?Node $parent = null;
	/** @var Node[] */
	public array $children = [];
}

final class Documents
{
	public static array $open = [];
}

function parse(int $n): Node
{
	$root = new Node(); // LEAK#1 App\Documents::$open
	$child = new Node(); // LEAK#1 App\Documents::$open
	$child->parent = $root;
	$root->children[] = $child; // LEAK#1 App\Documents::$open
	return $root;
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Documents::$open["doc$n"] = parse($n); // LEAK#1 App\Documents::$open
	parse($n);
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
