<?php
/* A task worker that keeps each task it has done, and a worker that keeps each result. */
require __DIR__ . '/../inc.php';

final class Jobs
{
	public array $done = [];
	public array $results = [];

	public function onTask($server, $task): void
	{
		leaktrace_hook_malloc();
		Swoole\Coroutine::sleep(0.001);
		$this->done[] = str_repeat("done {$task->data}", 40); // LEAK#1 ->done[*]
		$task->finish("result of {$task->data}");
	}

	public function onFinish($server, int $id, mixed $data): void
	{
		leaktrace_hook_malloc();
		$this->results[$id] = str_repeat($data, 20); // LEAK#2 ->results[*]
	}
}

serve(function (int $port) {
	$server = new Swoole\Http\Server('127.0.0.1', $port, SWOOLE_PROCESS);
	$server->set(['worker_num' => 1, 'task_worker_num' => 2, 'task_enable_coroutine' => true] + QUIET);
	$jobs = new Jobs();
	$server->on('task', [$jobs, 'onTask']);
	$server->on('finish', [$jobs, 'onFinish']);
	$server->on('request', function ($request, $response) use ($server) {
		$server->task($request->get['n']);
		$response->end('ok');
	});
	return $server;
}, fn (int $port) => http($port, 300));
