<?php
/* A periodic timer for each connection, still there when the connection is not. */
// HOLDER ->timers

use React\EventLoop\Loop;
use React\EventLoop\StreamSelectLoop;

require __DIR__ . '/../worker.php';

function handle(int $id): void
{
	leaktrace_hook_malloc();
	$connection = payload($id);
	$timer = Loop::addPeriodicTimer(3600, fn () => strlen($connection));
	if (repaired()) {
		Loop::cancelTimer($timer);
	}
	if ($id + 1 < LOOPS) {
		Loop::futureTick(fn () => handle($id + 1));
	} else {
		Loop::stop();
	}
}

Loop::set(new StreamSelectLoop());
Loop::futureTick(fn () => handle(0));
Loop::run();
