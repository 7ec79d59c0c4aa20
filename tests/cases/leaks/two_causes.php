<?php
/* Two leaks that have nothing to do with each other. */
namespace App;

final class Cookies
{
	public static array $jar = [];
}

final class Sockets
{
	private array $closed = [];

	public function close(int $fd): void
	{
		$this->closed[] = ['fd' => $fd]; // LEAK#2 ->closed
	}
}

function handle(Sockets $sockets, int $n): void
{
	leaktrace_hook_malloc();
	Cookies::$jar["cookie$n"] = str_repeat('c', 32); // LEAK#1 App\Cookies::$jar
	$sockets->close($n);
}

$sockets = new Sockets();
for ($n = 0; $n < 120; $n++) {
	handle($sockets, $n);
}
