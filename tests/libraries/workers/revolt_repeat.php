<?php
/* A timer for each request that nobody cancels. */
// HOLDER ->callbacks || ->timerQueue || Revolt\EventLoop

use Revolt\EventLoop;

require __DIR__ . '/../worker.php';

function handle(int $id): void
{
	leaktrace_hook_malloc();
	$request = payload($id);
	$timer = EventLoop::unreference(EventLoop::repeat(3600, fn () => strlen($request)));
	Amp\delay(0);
	if (repaired()) {
		EventLoop::cancel($timer);
	}
}

for ($id = 0; $id < LOOPS; $id++) {
	Amp\async(handle(...), $id)->await();
}
