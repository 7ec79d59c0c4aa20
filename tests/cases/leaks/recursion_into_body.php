<?php
/* The body calls itself: the inner calls belong to the outer loop. */
namespace App;

final class Tree
{
	public static array $visited = [];
}

function visit(int $n, int $depth): int
{
	leaktrace_hook_malloc();
	if ($depth === 0) {
		Tree::$visited[] = "leaf below $n"; // LEAK#1 App\Tree::$visited
		return 1;
	}
	return visit($n, $depth - 1) + visit($n, $depth - 1);
}

for ($n = 0; $n < 80; $n++) {
	visit($n, 3);
}
