<?php
/* The twenty most recently used values. */
namespace App;

final class Lru
{
	private array $values = [];

	public function get(string $key): string
	{
		$value = $this->values[$key] ?? str_repeat($key, 30);
		unset($this->values[$key]);
		$this->values[$key] = $value;
		if (count($this->values) > 20) {
			unset($this->values[array_key_first($this->values)]);
		}
		return $value;
	}
}

function handle(Lru $lru, int $n): void
{
	leaktrace_hook_malloc();
	$lru->get(sprintf('key-%04d', $n));
	$lru->get(sprintf('key-%04d', intdiv($n, 2)));
}

$lru = new Lru();
for ($n = 0; $n < 250; $n++) {
	handle($lru, $n);
}
