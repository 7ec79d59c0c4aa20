<?php
/* The worker is nobody's variable: only its running method knows it. */
namespace App;

final class Worker
{
	private array $handled = [];

	public function run(int $loops): void
	{
		while ($loops-- > 0) {
			$this->handle($loops);
		}
	}

	private function handle(int $n): void
	{
		leaktrace_hook_malloc();
		$this->handled[] = ['n' => $n, 'ok' => true]; // LEAK#1 $this->handled
	}
}

(new Worker())->run(120);
