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
