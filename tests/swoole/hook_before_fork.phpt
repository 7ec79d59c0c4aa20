--TEST--
A server that was hooked before it forked: each worker has a trace of its own, the master's is not written by others
--SKIPIF--
<?php require __DIR__ . '/skip.inc'; ?>
--FILE--
<?php
require __DIR__ . '/inc.php';

const CODE = <<<'CODE'
<?php
use Swoole\Http\Server;
function warm(): void
{
	leaktrace_hook_malloc();
}
warm();
warm();
warm();
$early = array_map(fn ($i) => str_repeat('e', 1000 + $i), range(1, 100));
file_put_contents(getcwd() . '/master', getmypid());
$server = new Server('127.0.0.1', (int) $argv[1], SWOOLE_PROCESS);
$server->set(['worker_num' => 2, 'task_worker_num' => 1, 'hook_flags' => 0, 'log_level' => SWOOLE_LOG_ERROR]);
$server->on('task', fn () => null);
function body(): void
{
	leaktrace_hook_malloc();
	static $kept = [];
	$kept[] = str_repeat('x', 1000);
	array_pop($GLOBALS['early']);
}
$server->on('request', function ($request, $response) {
	body();
	$response->end('answer to ' . $request->get['n']);
});
$server->start();
CODE;

with_each(function (string $swoole) {
	$file = tempnam(sys_get_temp_dir(), 'leaktrace-server');
	file_put_contents($file, CODE);
	$server = new SwooleServer($swoole, $file);
	$right = $server->ask(200, 10);
	usleep(100000);
	$worker = $server->stop()->tell();
	$master = (int) file_get_contents($worker->dir . '/master');
	unlink($file);
	$loops = 0;
	foreach ($server->traces() as $trace) {
		if ($trace->start['pid'] === $master) {
			echo 'the master: ', array_sum(array_column($trace->windows, 'loops')), ' loops, ', $trace->end === 1 ? 'exited' : 'no end', "\n";
		} else {
			$loops += array_sum(array_column($trace->windows, 'loops'));
		}
	}
	echo "$right answers, $loops loops in workers, ", count($server->traces()) - 1, " traces of workers\n";
	foreach (findings($worker->report()) as $finding) {
		echo "$finding[kind] in $finding[function]\n";
	}
});
?>
--EXPECT--
the master: 3 loops, exited
200 answers, 200 loops in workers, 2 traces of workers
leak in body
