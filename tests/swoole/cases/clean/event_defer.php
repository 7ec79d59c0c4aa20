<?php
/* Jobs that the event loop runs later; the last result is kept. */
require __DIR__ . '/../inc.php';

use Swoole\Event;

final class Results
{
	private static array $results = [];

	public static function add(int $n): void
	{
		leaktrace_hook_malloc();
		self::$results[0] = str_repeat("result $n ", 40);
	}
}

function next_job(int $n): void
{
	Event::defer(function () use ($n) {
		Results::add($n);
		if ($n + 1 < 200) {
			next_job($n + 1);
		}
	});
}

next_job(0);
Event::wait();
