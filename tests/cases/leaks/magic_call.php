<?php
/* A recording proxy: __call notes every call with its arguments. */
namespace App;

final class Recorder
{
	private array $calls = [];

	public function __call(string $method, array $arguments): int
	{
		$this->calls[] = [$method, $arguments]; // LEAK#1 ->calls
		return count($this->calls);
	}
}

function handle(Recorder $recorder, int $n): void
{
	leaktrace_hook_malloc();
	$recorder->save($n, 'row'); // LEAK#1 ->calls
}

$recorder = new Recorder();
for ($n = 0; $n < 120; $n++) {
	handle($recorder, $n);
}
