--TEST--
With leaktrace.collect_cycles=0 leaktrace leaves garbage to PHP's own collector
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_cycles_kept.traces
leaktrace.collect_cycles=0
--FILE--
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
--EXPECT--
0 0 windows
0
