<?php
/* What is pushed into a queue without waiting stays there until somebody reads. */
// HOLDER ->queue || ->emittedValues || ->source || ->state->backpressure

use Amp\Pipeline\ConcurrentIterator;
use Amp\Pipeline\Queue;

require __DIR__ . '/../worker.php';

function handle(Queue $queue, ConcurrentIterator $reader, int $id): void
{
	leaktrace_hook_malloc();
	$queue->pushAsync(payload($id))->ignore();
	Amp\delay(0);
	if (repaired()) {
		$reader->continue();
	}
}

$queue = new Queue();
$reader = $queue->iterate();
for ($id = 0; $id < LOOPS; $id++) {
	Amp\async(handle(...), $queue, $reader, $id)->await();
}
