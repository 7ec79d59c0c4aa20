<?php
/* Weak references to objects that live for one loop. */

function handle(int $n): bool
{
	leaktrace_hook_malloc();
	$object = (object) ['n' => $n];
	$reference = WeakReference::create($object);
	$same = $reference->get() === $object;
	unset($object);
	return $same && $reference->get() === null;
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
