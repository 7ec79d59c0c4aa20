<?php
/* Requests that wait for an answer which never comes; a client keeps them by number. */
// HOLDER Client->waiting || ->waiting

use Amp\DeferredFuture;
use Amp\TimeoutCancellation;

require __DIR__ . '/../worker.php';

class Answers
{
	/** @var array<int, DeferredFuture> */
	private array $waiting = [];

	public function ask(int $id): void
	{
		leaktrace_hook_malloc();
		$this->waiting[$id] = $deferred = new DeferredFuture();
		$question = payload($id);
		$deferred->getFuture()->map(fn (string $answer) => $question . $answer)->ignore();
		Amp\delay(0);
		if (repaired()) {
			$deferred->complete('yes');
			unset($this->waiting[$id]);
		}
	}
}

$answers = new Answers();
for ($id = 0; $id < LOOPS; $id++) {
	Amp\async($answers->ask(...), $id)->await();
}
Amp\delay(0);
