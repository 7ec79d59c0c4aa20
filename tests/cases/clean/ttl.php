<?php
/* Values live for eight loops. */
namespace App;

final class Ttl
{
	private array $entries = [];

	public function set(string $key, string $value, int $now): void
	{
		$this->entries[$key] = ['value' => $value, 'until' => $now + 8];
		foreach ($this->entries as $name => $entry) {
			if ($entry['until'] > $now) {
				break;
			}
			unset($this->entries[$name]);
		}
	}
}

function handle(Ttl $ttl, int $n): void
{
	leaktrace_hook_malloc();
	$ttl->set("session$n", str_repeat('s', 150), $n);
}

$ttl = new Ttl();
for ($n = 0; $n < 200; $n++) {
	handle($ttl, $n);
}
