<?php
/* The program has disabled the collector: rings that nobody frees stay for ever. */
namespace App;

gc_disable();

final class Node
{
	public ?Node $other = null;
	public string $text = '';
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$node = new Node(); // LEAK
	$node->other = new Node(); // LEAK
	$node->other->other = $node;
	$node->text = str_repeat('g', 300 + $n % 3); // LEAK
}

for ($n = 0; $n < 300; $n++) {
	handle($n);
}
