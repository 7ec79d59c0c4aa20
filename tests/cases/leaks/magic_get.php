<?php
/* A lazy property cache behind __get, asked for ever new names. */
namespace App;

final class Settings
{
	private array $loaded = [];

	public function __get(string $name): string
	{
		return $this->loaded[$name] ??= 'value of ' . $name; // LEAK#1 ->loaded
	}
}

function handle(Settings $settings, int $n): int
{
	leaktrace_hook_malloc();
	$name = "setting_$n"; // LEAK#1 ->loaded
	return strlen($settings->$name);
}

$settings = new Settings();
for ($n = 0; $n < 120; $n++) {
	handle($settings, $n);
}
