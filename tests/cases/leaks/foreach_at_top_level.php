<?php
/* A message loop in the main script, with a helper that leaks. */
namespace App;

final class Consumer
{
	public static array $acknowledged = [];

	public static function consume(int $tag): void
	{
		self::$acknowledged[] = "tag-$tag-ok"; // LEAK#1 App\Consumer::$acknowledged
	}
}

foreach (range(1, 130) as $tag) {
	\leaktrace_hook_malloc();
	Consumer::consume($tag);
}
