<?php
/* A listener added while a request is handled outlives it. */
// HOLDER ->listeners || ->optimized['Done']

use Symfony\Component\EventDispatcher\EventDispatcher;
use Symfony\Contracts\EventDispatcher\Event;

require __DIR__ . '/../worker.php';

class Done extends Event
{
	public int $length = 0;
}

function handle(EventDispatcher $dispatcher, int $id): void
{
	leaktrace_hook_malloc();
	$request = payload($id);
	$listener = function (Done $event) use ($request): void {
		$event->length = strlen($request);
		$event->stopPropagation();
	};
	$dispatcher->addListener(Done::class, $listener);
	$dispatcher->dispatch(new Done());
	if (repaired()) {
		$dispatcher->removeListener(Done::class, $listener);
	}
}

$dispatcher = new EventDispatcher();
for ($id = 0; $id < LOOPS; $id++) {
	handle($dispatcher, $id);
}
