<?php
/* A guard whose destructor takes notes, and which is destroyed when the body returns; the body has a name. */
// INI leaktrace.loop=App\handle
namespace App;

final class Notes
{
	public static array $all = [];
}

final class Guard
{
	public function __construct(private int $n)
	{
	}

	public function __destruct()
	{
		Notes::$all[] = ['guard' => $this->n, 'took' => "{$this->n} ms"]; // LEAK#1 App\Notes::$all[*]
	}
}

function handle(int $n): int
{
	$guard = new Guard($n);
	return $n;
}

for ($n = 0; $n < 110; $n++) {
	handle($n);
}
