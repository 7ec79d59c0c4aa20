<?php
/* A profiler that adds a tick function per request. */

final class Probe
{
	private string $label;

	public function __construct(int $n)
	{
		$this->label = "probe of request $n"; // LEAK#1 tick
	}

	public function __invoke(): void
	{
		strlen($this->label);
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	register_tick_function(new Probe($n)); // LEAK#1 tick
}

declare(ticks=50) {
	for ($n = 0; $n < 80; $n++) {
		handle($n);
	}
}
