<?php
/* Counters in a Swoole\Table, which is no memory of PHP; and a list beside it that grows. */
require __DIR__ . '/../inc.php';

$table = new Swoole\Table(4096);
$table->column('count', Swoole\Table::TYPE_INT);
$table->column('name', Swoole\Table::TYPE_STRING, 64);
$table->create();

final class Stats
{
	public static array $order = [];
}

function onRequest(Swoole\Table $table, $request, $response): void
{
	leaktrace_hook_malloc();
	$key = 'user-' . $request->get['n'] . str_repeat('x', 100); // LEAK Stats::$order[*]
	$table->set(substr($key, 0, 50), ['count' => 1, 'name' => $key]);
	$table->incr('all', 'count');
	Stats::$order[] = $key; // MAYBE
	$response->end((string) count($table));
}

serve(function (int $port) use ($table) {
	$server = new Swoole\Http\Server('127.0.0.1', $port, SWOOLE_BASE);
	$server->set(QUIET);
	$server->on('request', fn ($request, $response) => onRequest($table, $request, $response));
	return $server;
}, fn (int $port) => http($port, 300));
