<?php
/* The program has disabled the collector, and collects by itself every 40 loops. */
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
	$node = new Node();
	$node->other = new Node();
	$node->other->other = $node;
	$node->text = str_repeat('g', 300 + $n % 3);
}

for ($n = 0; $n < 300; $n++) {
	handle($n);
	if ($n % 40 === 39) {
		gc_collect_cycles();
	}
}
