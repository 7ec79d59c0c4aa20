--TEST--
Garbage cycles are collected before a loop is judged: they are no leak
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_cycles.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
final class Node
{
	public Node $self;
	public string $data;

	public function __construct()
	{
		$this->data = str_repeat(X, 1000);
		$this->self = $this;
	}
}

function body(): void
{
	leaktrace_hook_malloc();
	new Node;
}

for ($i = 0; $i < 40; $i++) {
	body();
}
echo leaktrace_status()['gc_runs'] > 0 ? "collected\n" : "never collected\n";
$report = traced();
echo $report['summary']['verdict'], "\n";
?>
--EXPECT--
collected
clean
