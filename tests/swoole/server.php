<?php
/*
 * server.php <port> <call|ini|alias|killed> [process|base] [settings as JSON]: an HTTP server with four workers and two
 * task workers. A request sleeps, begins coroutines, some of which end later than it,
 * gives work to a task worker, and sends a message to the next worker.
 *
 * Leaks: Handler::$seen (line 37) in requests, Handler::$messages (line 65) in pipe messages.
 */
use Swoole\Coroutine;
use Swoole\Http\Server;

[, $port, $hook] = $argv;


final class Handler
{
	public static array $seen = [];
	public static array $messages = [];

	public function __construct(private Server $server, private string $hook)
	{
	}

	public function onRequest($request, $response): void
	{
		if ($this->hook === 'call') {
			leaktrace_hook_malloc();
		}
		if ($this->hook === 'killed') {
			leaktrace_hook_malloc();
			/* What has been closed is in the file by now. */
			file_put_contents(getcwd() . '/known-' . getmypid(), (string) leaktrace_status()['windows']);
		}
		if ($this->hook === 'alias' && function_exists('trackerHookMalloc')) {
			trackerHookMalloc();
		}
		self::$seen[] = str_repeat('r', 500);
		Coroutine::getContext()['request'] = $request;
		Coroutine::defer(fn () => strrev(str_repeat('d', 300)));
		$number = (int) $request->get['n'];
		$channel = new Coroutine\Channel(1);
		Coroutine::create(function () use ($channel, $number) {
			Coroutine::sleep(0.001 * (1 + $number % 5));
			$channel->push(str_repeat('c', 100 + $number % 50));
		});
		Coroutine::create('call_user_func', function () use ($number) {
			Coroutine::sleep(0.002 * (1 + $number % 7));
			range(0, $number % 100);
		});
		if ($number % 3 === 0) {
			$this->server->task(['n' => $number]);
		}
		if ($number % 2 === 0) {
			$this->server->sendMessage("message $number", ($this->server->worker_id + 1) % 4);
		}
		$channel->pop();
		$response->end("answer to $number");
	}

	public function onPipeMessage($server, int $from, mixed $message): void
	{
		if ($this->hook === 'call') {
			leaktrace_hook_malloc();
		}
		self::$messages[] = str_repeat($message, 20);
	}

	public function onTask($server, int $id, int $from, mixed $data): string
	{
		if ($this->hook === 'call') {
			leaktrace_hook_malloc();
		}
		usleep(500);
		return str_repeat('t', $data['n']);
	}
}

$server = new Server('127.0.0.1', (int) $port, ($argv[3] ?? '') === 'base' ? SWOOLE_BASE : SWOOLE_PROCESS);
$server->set(json_decode($argv[4] ?? '{}', true) + ['worker_num' => 4, 'task_worker_num' => 2, 'hook_flags' => 0, 'log_level' => SWOOLE_LOG_ERROR]);
$handler = new Handler($server, $hook);
$server->on('request', [$handler, 'onRequest']);
$server->on('pipeMessage', [$handler, 'onPipeMessage']);
$server->on('task', [$handler, 'onTask']);
$server->on('finish', fn () => null);
$server->on('workerStart', function ($server) use ($hook) {
	if ($hook === 'killed') {
		file_put_contents(getcwd() . '/pids', "$server->manager_pid\n", FILE_APPEND | LOCK_EX);
	}
	Swoole\Timer::tick(20, fn () => str_repeat('timer', 10));
});
$server->on('workerExit', fn () => Swoole\Timer::clearAll());
$server->start();
