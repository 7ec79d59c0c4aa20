<?php
/* A task worker and a worker that keep the last one. */
require __DIR__ . '/../inc.php';

final class Jobs
{
	public array $done = [];
	public array $results = [];

	public function onTask($server, $task): void
	{
		leaktrace_hook_malloc();
		Swoole\Coroutine::sleep(0.001);
		$this->done[0] = str_repeat("done {$task->data}", 40);
		$task->finish("result of {$task->data}");
	}

	public function onFinish($server, int $id, mixed $data): void
	{
		leaktrace_hook_malloc();
		$this->results[0] = str_repeat($data, 20);
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
