<?php
/* Expiry looks under the plain key, the values lie under the prefixed one. */
namespace App;

final class TtlCache
{
	private array $values = [];
	private array $expires = [];

	public function set(string $key, string $value, int $now): void
	{
		$prefixed = "cache:$key"; // LEAK#1 ->values
		$this->values[$prefixed] = $value; // MAYBE
		$this->expires[$key] = $now + 5;
	}

	public function expire(int $now): void
	{
		foreach ($this->expires as $key => $at) {
			if ($at <= $now) {
				unset($this->values[$key], $this->expires[$key]);
			}
		}
	}
}

function handle(TtlCache $cache, int $n): void
{
	leaktrace_hook_malloc();
	$cache->expire($n);
	$cache->set("item$n", str_repeat('v', 60), $n); // LEAK#1 ->values
}

$cache = new TtlCache();
for ($n = 0; $n < 160; $n++) {
	handle($cache, $n);
}
