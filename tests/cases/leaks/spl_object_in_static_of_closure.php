<?php
/* A list in a static variable of a closure which only a static property knows. */
namespace App;

final class Hooks
{
	public static ?\Closure $after = null;
}

Hooks::$after = static function (int $n): int {
	static $runs = null;

	$runs ??= new \SplDoublyLinkedList();
	$runs->push("run $n finished"); // LEAK#1 $runs
	return $runs->count();
};

function handle(int $n): void
{
	leaktrace_hook_malloc();
	(Hooks::$after)($n);
}

for ($n = 0; $n < 110; $n++) {
	handle($n);
}
