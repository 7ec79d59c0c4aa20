<?php
/* A static method as body, called through call_user_func(). */
namespace App;

final class Worker
{
	private static array $done = [];

	public static function run(int $n): void
	{
		\leaktrace_hook_malloc();
		self::$done['job-' . $n] = true; // LEAK#1 App\Worker::$done
	}
}

for ($n = 0; $n < 130; $n++) {
	call_user_func('App\Worker::run', $n);
}
