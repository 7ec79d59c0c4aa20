--TEST--
A trace tells how its worker ended: in order, by max_request, a reload, SIGUSR1, a fatal error, the memory limit, a signal in the middle of a loop
--SKIPIF--
<?php require __DIR__ . '/skip.inc'; ?>
--FILE--
<?php
require __DIR__ . '/inc.php';

const CODE = <<<'CODE'
<?php
use Swoole\Http\Server;
$server = new Server('127.0.0.1', (int) $argv[1], SWOOLE_PROCESS);
$server->set(['worker_num' => 1, 'hook_flags' => 0, 'log_level' => SWOOLE_LOG_NONE, 'reload_async' => true, 'max_wait_time' => 1]
	+ ($argv[2] === 'max' ? ['max_request' => 10] : []));
function body(string $how, int $n): void
{
	leaktrace_hook_malloc();
	static $kept = [];
	$kept[] = str_repeat('x', 1000);
	if ($n === 15) {
		match ($how) {
			'fatal' => undefined_function(),
			'limit' => str_repeat('y', 1 << 30),
			'signal' => touch(getcwd() . '/waits') && Swoole\Coroutine::sleep(5),
			'reload' => $GLOBALS['server']->reload(),
			default => null,
		};
	}
}
$server->on('request', function ($request, $response) use ($argv) {
	$n = (int) $request->get['n'];
	if ($argv[2] !== 'signal') {
		$response->end("answer to $n");
	}
	body($argv[2], $n);
	$argv[2] === 'signal' && $response->end("answer to $n");
});
$server->start();
CODE;

with_each(function (string $swoole) {
	$file = tempnam(sys_get_temp_dir(), 'leaktrace-server');
	file_put_contents($file, CODE);
	foreach (['order', 'max', 'reload', 'usr1', 'fatal', 'limit'] as $how) {
		$server = new SwooleServer($swoole, $file, ['memory_limit' => '64M', 'display_errors' => 0], $how);
		if ($how === 'usr1') {
			$answers = $server->ask(15, 1);
			$server->worker()->signal(10);
			usleep(200000);
			$answers += $server->ask(15, 1);
		} else {
			$answers = $server->ask(30, 1);
		}
		usleep(200000);
		$server->stop();
		$ends = array_map(fn ($trace) => ['none', 'exited', 'unhooked', 'memory limit', 'fatal'][(int) $trace->end], $server->traces());
		$loops = array_sum(array_map(fn ($trace) => array_sum(array_column($trace->windows, 'loops')), $server->traces()));
		sort($ends);
		$workers = count($ends) > 1 ? 'several workers' : 'one worker';
		echo "$how: $answers answers, ", $loops >= 28 ? 'their loops' : "$loops loops", " in traces of $workers, ", implode(', ', array_unique($ends)), "\n";
	}
	/* The sixteenth request waits for longer than the server, which is told to end. */
	$server = new SwooleServer($swoole, $file, ['memory_limit' => '64M'], 'signal');
	$answers = $server->ask(15, 1);
	$client = new Worker('<?php @file_get_contents("http://127.0.0.1:$argv[1]/?n=15");');
	$client->start(['leaktrace.enable' => 0], args: (string) $server->port);
	for ($wait = 0; $wait < 10000 && !is_file($server->worker()->dir . '/waits'); $wait++) {
		usleep(1000);
	}
	$server->stop();
	$client->kill();
	[$trace] = $server->traces();
	echo "signal: $answers answers, ", array_sum(array_column($trace->windows, 'loops')), ' loops, ', end($trace->windows)['pending_loops'],
		" pending, ", $trace->end === 1 ? 'exited' : 'no end', "\n";
	unlink($file);
});
?>
--EXPECT--
order: 30 answers, their loops in traces of one worker, exited
max: 30 answers, their loops in traces of several workers, exited
reload: 30 answers, their loops in traces of several workers, exited
usr1: 30 answers, their loops in traces of several workers, exited
fatal: 30 answers, their loops in traces of several workers, exited, fatal
limit: 30 answers, their loops in traces of several workers, exited, memory limit
signal: 15 answers, 15 loops, 1 pending, exited
