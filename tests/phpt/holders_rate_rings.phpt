--TEST--
Where rings become more that nobody frees, so do their elements
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/holders_rate_rings.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
gc_disable();
final class Node
{
	public ?Node $up = null;
	public array $down = [];
}

function body(): void
{
	leaktrace_hook_malloc();
	$root = new Node();
	for ($i = 0; $i < 3; $i++) {
		$root->down[] = $child = new Node();
		$child->up = $root;
	}
}

for ($n = 0; $n < 200; $n++) {
	body();
}
foreach (findings(traced()) as $finding) {
	$holder = $finding['holders'][0];
	echo "line $finding[line]: $holder[path] +", round($holder['elements_per_loop'], 1), "\n";
}
?>
--EXPECT--
line 13: (cycle) Node +0
line 15: (cycle) Node->down[*] +3
