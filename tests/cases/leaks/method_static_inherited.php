<?php
/* An inherited method's static variable. */
namespace App;

abstract class Model
{
	public static function boot(string $trace): int
	{
		static $booted = [];

		$booted[] = strtoupper($trace); // LEAK#1 $booted
		return count($booted);
	}
}

final class Post extends Model
{
}

final class Kernel
{
	public static function handle(int $n): void
	{
		\leaktrace_hook_malloc();
		Post::boot("trace of request $n");
	}
}

for ($n = 0; $n < 110; $n++) {
	Kernel::handle($n);
}
