<?php
/* The configuration is read anew every 20 loops and replaces the old one. */
namespace App;

final class Config
{
	public static array $values = [];

	public static function load(int $version): void
	{
		$values = [];
		for ($i = 0; $i < 100; $i++) {
			$values["key$i"] = "value $i of version $version";
		}
		self::$values = $values;
	}
}

function handle(int $n): int
{
	leaktrace_hook_malloc();
	if ($n % 20 === 0) {
		Config::load($n % 40);
	}
	return count(Config::$values);
}

for ($n = 0; $n < 200; $n++) {
	handle($n);
}
