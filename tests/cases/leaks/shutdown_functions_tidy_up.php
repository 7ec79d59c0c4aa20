<?php
/* Requests that tidy up "at the end": until then PHP's list of shutdown functions has
 * all of them, and when it comes to that what they logged is gone. */
namespace App;

final class Request
{
	private array $log = [];

	public function __construct(int $id)
	{
		$this->log[] = "request $id began"; // LEAK#1 (shutdown functions)[*]
		register_shutdown_function([$this, 'flush']); // LEAK#1 (shutdown functions)[*]
	}

	public function flush(): void
	{
		$this->log = [];
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	new Request($n); // LEAK#1 (shutdown functions)[*]
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
