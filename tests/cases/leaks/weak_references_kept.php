<?php
/* The objects go, the WeakReference objects stay. */
namespace App;

final class Observers
{
	/** @var \WeakReference[] */
	private array $all = [];

	public function add(object $observer): void
	{
		$this->all[] = \WeakReference::create($observer); // LEAK#1 ->all
	}
}

function handle(Observers $observers, int $n): void
{
	leaktrace_hook_malloc();
	$observer = new \ArrayObject([$n]);
	$observers->add($observer);
}

$observers = new Observers();
for ($n = 0; $n < 140; $n++) {
	handle($observers, $n);
}
