<?php
/* Enum cases as keys of an SplObjectStorage whose values grow. */
namespace App;

enum Event
{
	case Created;
	case Removed;
}

function handle(\SplObjectStorage $counts, int $n): void
{
	leaktrace_hook_malloc();
	$event = $n % 2 === 0 ? Event::Created : Event::Removed;
	$list = $counts[$event] ?? new \ArrayObject();
	$list[] = "happened at $n"; // LEAK#1 $GLOBALS['counts']
	$counts[$event] = $list;
}

$counts = new \SplObjectStorage();
for ($n = 0; $n < 160; $n++) {
	handle($counts, $n);
}
