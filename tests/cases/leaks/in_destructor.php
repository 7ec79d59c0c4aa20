<?php
/* A destructor that writes an obituary. */
namespace App;

final class Obituaries
{
	public static array $all = [];
}

final class Temporary
{
	public function __construct(private int $n)
	{
	}

	public function __destruct()
	{
		Obituaries::$all[] = "number {$this->n} is gone"; // LEAK#1 App\Obituaries::$all
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$temporary = new Temporary($n);
	unset($temporary);
}

for ($n = 0; $n < 110; $n++) {
	handle($n);
}
