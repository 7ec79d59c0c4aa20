<?php
/* Overlapping requests that give up waiting; the future they waited for is kept, or not. */
// HOLDER ::$sessions

use Amp\CancelledException;
use Amp\DeferredCancellation;
use Amp\DeferredFuture;

require __DIR__ . '/../worker.php';

class Sessions
{
	public static array $sessions = [];
}

function handle(int $id): void
{
	leaktrace_hook_malloc();
	$session = new DeferredFuture();
	Sessions::$sessions[$id] = [$session, payload($id)];
	$cancellation = new DeferredCancellation();
	$waiter = Amp\async(fn () => $session->getFuture()->await($cancellation->getCancellation()));
	Amp\delay(0.0005 * ($id % 4));
	$cancellation->cancel();
	try {
		$waiter->await();
	} catch (CancelledException) {
		if (repaired()) {
			unset(Sessions::$sessions[$id]);
		}
	}
}

for ($id = 0; $id < LOOPS; $id += 5) {
	$running = array_map(fn (int $id) => Amp\async(handle(...), $id), range($id, $id + 4));
	Amp\Future\await($running);
	unset($running);
}
