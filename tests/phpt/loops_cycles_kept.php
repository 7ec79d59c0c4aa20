<?php
require __DIR__ . '/inc.php';
final class Node
{
	public static int $destroyed = 0;
	public ?Node $self = null;

	public function __destruct()
	{
		self::$destroyed++;
	}
}

function body(): void
{
	leaktrace_hook_malloc();
	$node = new Node;
	$node->self = $node;
}

for ($i = 0; $i < 40; $i++) {
	body();
}
echo leaktrace_status()['gc_runs'], ' ', Node::$destroyed, ' ', leaktrace_status()['windows'] > 30 ? 'windows' : 'no windows', "\n";
leaktrace_unhook_malloc();
echo Node::$destroyed, "\n";
traced();
?>
