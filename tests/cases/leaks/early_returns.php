<?php
/* Three ways out of the body; one of them forgets the lock. */
namespace App;

final class Locks
{
	private array $held = [];

	public function take(string $name): void
	{
		$this->held[$name] = 1; // MAYBE
	}

	public function give(string $name): void
	{
		unset($this->held[$name]);
	}
}

function handle(Locks $locks, int $n): string
{
	leaktrace_hook_malloc();
	$lock = 'lock-' . $n; // LEAK#1 ->held
	$locks->take($lock);
	if ($n % 2 === 0) {
		$locks->give($lock);
		return 'even';
	}
	if ($n % 3 === 0) {
		return 'forgotten';
	}
	$locks->give($lock);
	return 'odd';
}

$locks = new Locks();
for ($n = 0; $n < 240; $n++) {
	handle($locks, $n);
}
