<?php
/*
 * Shared by the programs of this folder. Both sides of a server are one program:
 * serve() makes the server on a free port of loopback, forks, has the child be the
 * client, and the server ends when the client has had its answers.
 */

use Swoole\Coroutine;

Coroutine::set(['hook_flags' => 0, 'log_level' => SWOOLE_LOG_NONE, 'enable_deadlock_check' => false]);

const QUIET = ['worker_num' => 2, 'hook_flags' => 0, 'log_level' => SWOOLE_LOG_NONE, 'max_wait_time' => 5];

function free_port(): int
{
	$socket = stream_socket_server('tcp://127.0.0.1:0');
	return (int) substr(strrchr(stream_socket_get_name($socket, false), ':'), 1);
}

/* $make(port) returns the server; $ask(port) runs in a coroutine of the client. */
function serve(callable $make, callable $ask): void
{
	$port = free_port();
	$client = pcntl_fork();
	if ($client === 0) {
		for ($wait = 0; $wait < 1000 && !@fsockopen('127.0.0.1', $port, $code, $message, 1); $wait++) {
			usleep(10000);
		}
		Coroutine\run(fn () => $ask($port));
		usleep(100000);
		posix_kill(posix_getppid(), SIGTERM);
		/* No shutdown functions or destructors of what it shares with the server. */
		posix_kill(getmypid(), SIGKILL);
	}
	$make($port)->start();
	pcntl_waitpid($client, $status);
}

/* $count requests of an HTTP server, so many at a time. */
function http(int $port, int $count, int $atOnce = 4): void
{
	$next = 0;
	for ($i = 0; $i < $atOnce; $i++) {
		Coroutine::create(function () use ($port, $count, &$next) {
			while (($n = $next++) < $count) {
				$client = new Coroutine\Http\Client('127.0.0.1', $port);
				$client->set(['timeout' => 20]);
				$client->get("/?n=$n");
				$client->close();
			}
		});
	}
}

/* $count messages to a TCP server, over as many connections, each closed after it. */
function tcp(int $port, int $count, int $atOnce = 4): void
{
	$next = 0;
	for ($i = 0; $i < $atOnce; $i++) {
		Coroutine::create(function () use ($port, $count, &$next) {
			while (($n = $next++) < $count) {
				$client = new Coroutine\Client(SWOOLE_SOCK_TCP);
				$client->connect('127.0.0.1', $port, 20);
				$client->send("message $n\n");
				$client->recv(20);
				$client->close();
			}
		});
	}
}

/* Runs $body($n) in a coroutine of its own each, some at a time. */
function overlap(int $count, callable $body, int $atOnce = 5): void
{
	Coroutine\run(function () use ($count, $body, $atOnce) {
		$places = new Coroutine\Channel($atOnce);
		for ($n = 0; $n < $count; $n++) {
			$places->push(true);
			Coroutine::create(function () use ($places, $body, $n) {
				try {
					$body($n);
				} finally {
					$places->pop();
				}
			});
		}
	});
}
