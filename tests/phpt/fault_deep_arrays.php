<?php
require __DIR__ . '/inc.php';
compare('<?php
final class Node { public ?Node $next = null; }
function body(array &$nested, ?Node &$chain): void
{
	leaktrace_hook_malloc();
	for ($i = 0; $i < 1000; $i++) {
		$nested = [$nested];
	}
	for ($i = 0; $i < 2000; $i++) {
		$node = new Node;
		$node->next = $chain;
		$chain = $node;
	}
}
$nested = [];
$chain = null;
for ($i = 0; $i < 100; $i++) {
	body($nested, $chain);
}
leaktrace_unhook_malloc();
for ($depth = 0; $nested !== []; $depth++) {
	$nested = $nested[0];
}
for ($length = 0; $chain !== null; $length++) {
	$chain = $chain->next;
}
echo "$depth $length\n";
', ['memory_limit' => -1]);
?>
