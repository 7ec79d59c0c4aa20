<?php
/* fibers.php <requests> <at once> <seed>: the workload in fibers. */
require __DIR__ . '/workload.php';

final class Fibers extends Driver
{
	public function begin(Closure $work): Fiber
	{
		$fiber = new Fiber(self::run(...));
		$fiber->start($work);
		return $fiber;
	}

	private static function run(Closure $work): void
	{
		$work();
	}

	public function next(mixed $handle): void
	{
		$handle->resume();
	}

	public function suspend(): void
	{
		Fiber::suspend();
	}

	public function ended(mixed $handle): bool
	{
		return $handle->isTerminated();
	}
}

serve(new Fibers(), (int) $argv[1], (int) $argv[2], (int) $argv[3]);
