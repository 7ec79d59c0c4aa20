<?php
/* coroutines.php <requests> <at once> <seed>: the workload of ../overlap in coroutines. */
require __DIR__ . '/../overlap/workload.php';

use Swoole\Coroutine;

final class Coroutines extends Driver
{
	public function begin(Closure $work): int
	{
		return Coroutine::create($work);
	}

	public function next(mixed $handle): void
	{
		Coroutine::resume($handle);
	}

	public function suspend(): void
	{
		Coroutine::yield();
	}

	public function ended(mixed $handle): bool
	{
		return !Coroutine::exists($handle);
	}
}

Coroutine::set(['hook_flags' => 0]);
Coroutine\run(function () use ($argv) {
	serve(new Coroutines(), (int) $argv[1], (int) $argv[2], (int) $argv[3]);
});
