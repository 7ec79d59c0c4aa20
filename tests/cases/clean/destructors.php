<?php
/* Objects with destructors that clean up after themselves. */
namespace App;

final class Lease
{
	public static array $open = [];
	private string $name;

	public function __construct(int $n)
	{
		$this->name = "lease $n";
		self::$open[$this->name] = $n;
	}

	public function __destruct()
	{
		unset(self::$open[$this->name]);
	}
}

function handle(int $n): int
{
	leaktrace_hook_malloc();
	$first = new Lease($n);
	$second = new Lease($n + 1000);
	return count(Lease::$open);
}

for ($n = 0; $n < 150; $n++) {
	handle($n);
}
