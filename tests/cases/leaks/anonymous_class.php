<?php
/* An anonymous class keeps what visits it. */

$visitor = new class {
	public array $visited = [];

	public function visit(int $n): void
	{
		$this->visited[] = (object) ['n' => $n]; // LEAK#1 $GLOBALS['visitor']->visited
	}
};

function handle(object $visitor, int $n): void
{
	leaktrace_hook_malloc();
	$visitor->visit($n);
}

for ($n = 0; $n < 120; $n++) {
	handle($visitor, $n);
}
