<?php
/* A process of Swoole's with coroutines in it, begun by a program that has run loops of its own. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;
use Swoole\Process;

final class Feed
{
	public static array $lines = [];

	public static function read(string $line): void
	{
		leaktrace_hook_malloc();
		self::$lines[] = strrev(str_repeat($line, 30)); // LEAK Feed::$lines[*]
	}
}

for ($n = 0; $n < 5; $n++) {
	Feed::read("line $n\n");
}
$process = new Process(function () {
	for ($n = 0; $n < 200; $n++) {
		Coroutine::create(fn () => Feed::read("line $n\n"));
		$n % 10 === 0 && Coroutine::sleep(0.001);
	}
}, false, SOCK_STREAM, true);
$process->start();
Process::wait();
