<?php
/* A map by enum case: three keys, but each list grows. */
namespace App;

enum Level: string
{
	case Info = 'info';
	case Warning = 'warning';
	case Error = 'error';
}

final class Channel
{
	/** @var array<string, string[]> */
	private static array $byLevel = [];

	public static function log(Level $level, string $message): void
	{
		self::$byLevel[$level->value][] = strtoupper($message); // LEAK#1 App\Channel::$byLevel
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Channel::log(Level::cases()[$n % 3], "message $n");
}

for ($n = 0; $n < 180; $n++) {
	handle($n);
}
