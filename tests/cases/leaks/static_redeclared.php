<?php
/* Each class of the hierarchy has a static of its own; only one of them grows. */
namespace App;

class Mapper
{
	protected static array $seen = [];
	private const BOUND = 4;

	public static function map(string $row): void
	{
		static::$seen[] = strtoupper($row); // LEAK#1 App\AuditMapper::$seen
		if (static::class !== AuditMapper::class && count(static::$seen) > self::BOUND) {
			static::$seen = [];
		}
	}
}

class UserMapper extends Mapper
{
	protected static array $seen = [];
}

class AuditMapper extends UserMapper
{
	protected static array $seen = [];
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	UserMapper::map("user row $n");
	AuditMapper::map("audit row $n");
}

for ($n = 0; $n < 150; $n++) {
	handle($n);
}
