<?php
/* A promise that is never settled keeps what its handlers captured. */
// HOLDER ->calls

use React\EventLoop\Loop;
use React\EventLoop\StreamSelectLoop;
use React\Promise\Deferred;

require __DIR__ . '/../worker.php';

class Rpc
{
	/** @var array<int, Deferred> */
	private array $calls = [];

	public function call(int $id): void
	{
		leaktrace_hook_malloc();
		$this->calls[$id] = $deferred = new Deferred();
		$context = payload($id);
		$deferred->promise()->then(fn (string $answer) => strlen($context . $answer));
		if (repaired()) {
			Loop::futureTick(fn () => $this->answer($id));
		}
	}

	private function answer(int $id): void
	{
		$this->calls[$id]->resolve('yes');
		unset($this->calls[$id]);
	}
}

Loop::set(new StreamSelectLoop());
$rpc = new Rpc();
$left = LOOPS;
$timer = Loop::addPeriodicTimer(0.0005, function () use ($rpc, &$left, &$timer): void {
	$rpc->call($left);
	if (--$left === 0) {
		Loop::cancelTimer($timer);
	}
});
Loop::run();
