<?php
/* A signal handler is the only one that still knows the object with the log. */
// EXT pcntl
namespace App;

final class Reload
{
	private array $times = [];

	public function note(int $n): void
	{
		$this->times[] = date('Y-m-d', $n * 86400); // LEAK#1 ->times
	}

	public function __invoke(int $signal): void
	{
		$this->times = [];
	}
}

pcntl_signal(SIGUSR1, new Reload());

function handle(int $n): void
{
	leaktrace_hook_malloc();
	pcntl_signal_get_handler(SIGUSR1)->note($n);
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
