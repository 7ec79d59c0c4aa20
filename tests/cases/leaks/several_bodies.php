<?php
/* Three bodies, one of which leaks. */
namespace App;

final class Peers
{
	public static array $known = [];
}

function onConnect(int $fd): void
{
	leaktrace_hook_malloc();
	Peers::$known[$fd] = "peer $fd"; // LEAK#1 App\Peers::$known
}

function onMessage(int $fd): int
{
	leaktrace_hook_malloc();
	return strlen(Peers::$known[$fd] . str_repeat('m', 300));
}

function onClose(int $fd): array
{
	leaktrace_hook_malloc();
	return array_fill(0, 20, $fd);
}

for ($fd = 0; $fd < 80; $fd++) {
	onConnect($fd);
	onMessage($fd);
	onClose($fd);
}
