<?php
/*
 * Shared by the tests with Swoole. LEAKTRACE_SWOOLE_SO is Swoole's extension, or
 * several, separated by colons: each test then runs with each of them, and prints
 * the same for all. Everything runs on loopback, on a port that is free.
 */
require_once __DIR__ . '/../phpt/inc.php';
require_once __DIR__ . '/../overlap/trace.php';

/* The extensions of Swoole to test with. */
function swooles(): array
{
	return array_values(array_filter(explode(':', (string) getenv('LEAKTRACE_SWOOLE_SO')), 'is_file'));
}

function free_port(): int
{
	$socket = stream_socket_server('tcp://127.0.0.1:0');
	return (int) substr(strrchr(stream_socket_get_name($socket, false), ':'), 1);
}

/* A server in a process of its own, and what its clients and its traces say. */
final class SwooleServer
{
	public readonly int $port;
	private Worker $worker;

	/* `$script` is run with the port, the way of hooking and what else is given. */
	public function __construct(private string $swoole, string $script, array $ini = [], string $args = '')
	{
		$this->port = free_port();
		$this->worker = new Worker(sprintf("<?php require %s;", var_export(realpath($script), true)));
		$this->worker->start($ini + ['extension' => $swoole, 'memory_limit' => '256M'], args: str_starts_with($args, "--") ? "$args --port=$this->port" : "$this->port $args");
		for ($wait = 0; $wait < 1000 && !@fsockopen('127.0.0.1', $this->port, $code, $message, 1); $wait++) {
			usleep(10000);
		}
	}

	/* Sends requests, so many at a time, and counts the right answers. */
	public function ask(int $requests, int $atOnce, string $path = '/'): int
	{
		$client = new Worker(sprintf('<?php require %s;', var_export(__DIR__ . '/client.php', true)));
		$client->run(['extension' => $this->swoole, 'leaktrace.enable' => 0], args: "$this->port $requests $atOnce $path");
		if ($client->status !== 0) {
			$client->tell();
		}
		return (int) $client->out;
	}

	/* Ends it in order, or with another signal; returns the worker that it was. */
	public function stop(int $signal = 15): Worker
	{
		return $this->worker->kill($signal);
	}

	public function traces(): array
	{
		return array_map(fn ($file) => new Trace(file_get_contents($file)), $this->worker->files());
	}

	public function worker(): Worker
	{
		return $this->worker;
	}
}

/* Runs a test with each Swoole, and prints what it prints once if that is the same for all. */
function with_each(Closure $test): void
{
	$seen = [];
	foreach (swooles() as $swoole) {
		ob_start();
		$test($swoole);
		$out = ob_get_clean();
		if (!in_array($out, $seen, true)) {
			echo $seen === [] ? '' : basename(dirname($swoole, 2)) . ":\n", $out;
			$seen[] = $out;
		}
	}
}
