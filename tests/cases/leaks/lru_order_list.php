<?php
/* An LRU whose values are bounded, while its list of uses is not. */
namespace App;

final class Lru
{
	private array $values = [];
	private array $uses = [];

	public function put(string $key, string $value): void
	{
		$this->values[$key] = $value;
		$this->uses[] = $key; // MAYBE
		if (count($this->values) > 10) {
			unset($this->values[array_key_first($this->values)]);
		}
	}
}

function handle(Lru $lru, int $n): void
{
	leaktrace_hook_malloc();
	$key = 'key number ' . $n; // LEAK#1 ->uses
	$lru->put($key, str_repeat('v', 500));
}

$lru = new Lru();
for ($n = 0; $n < 200; $n++) {
	handle($lru, $n);
}
