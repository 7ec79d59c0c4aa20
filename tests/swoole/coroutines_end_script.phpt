--TEST--
An exit, an exception, a fatal error or the memory limit in one coroutine while others wait: all is as without leaktrace, and in the trace
--SKIPIF--
<?php require __DIR__ . '/skip.inc'; ?>
--FILE--
<?php
require __DIR__ . '/inc.php';

const CODE = <<<'CODE'
<?php
use Swoole\Coroutine;
Coroutine::set(['hook_flags' => 0, 'log_level' => SWOOLE_LOG_NONE]);
final class Registry
{
	public static array $kept = [];
}
function body(Coroutine\Channel $never, int $n): void
{
	if (function_exists('leaktrace_hook_malloc')) {
		leaktrace_hook_malloc();
	}
	Registry::$kept[] = str_repeat('k', 1000);
	Coroutine::create(function () {
		Coroutine::sleep(0.001);
		str_repeat('later', 100);
	});
	if ($n % 10 === 9) {
		Coroutine::defer(fn () => print("deferred\n"));
		$never->pop();
		echo "never\n";
	}
}
register_shutdown_function(fn () => print("shutdown\n"));
Coroutine\run(function () use ($argv) {
	$never = new Coroutine\Channel(1);
	for ($i = 0; $i < 40; $i++) {
		Coroutine::create('body', $never, $i);
		Coroutine::sleep(0.002);
	}
	Coroutine::create(function () use ($argv) {
		match ($argv[1]) {
			'exit' => exit(3),
			'exception' => throw new Exception('not caught'),
			'fatal' => undefined_function(),
			'limit' => str_repeat('y', 1 << 30),
			'eval' => eval('interface I extends J {} interface J extends I {}'),
			'signal' => Swoole\Process::kill(getmypid(), SIGTERM),
		};
	});
	Coroutine::sleep(1);
	echo "came on\n";
});
CODE;

with_each(function (string $swoole) {
	foreach (['exit', 'exception', 'fatal', 'limit', 'eval', 'signal'] as $how) {
		foreach ([0, 1] as $mock) {
			$ini = ['extension' => $swoole, 'swoole.enable_fiber_mock' => $mock, 'memory_limit' => '64M', 'leaktrace.collect_cycles' => 0];
			$worker = new Worker(CODE);
			$worker->run(['leaktrace.enable' => 0] + $ini, args: $how);
			$plain = [$worker->out, $worker->err, $worker->status, $worker->signal];
			$worker->run($ini, args: $how);
			$traced = [$worker->out, $worker->err, $worker->status, $worker->signal];
			$report = $worker->report();
			[$process] = $report['processes'];
			echo "$how: ", $plain === $traced ? 'the same' : "without leaktrace:\n" . json_encode($plain) . "\nwith it:\n" . json_encode($traced),
				', ', $worker->signal !== null ? "signal $worker->signal" : "status $worker->status", "; $process[state], ", $process['loops'] >= 35 ? 'all loops' : "$process[loops] loops", ', ', end(Trace::only($worker->traces)->windows)['pending_loops'], ' waiting, ',
				implode(' and ', array_unique(array_map(fn ($finding) => "$finding[kind] in $finding[function]", findings($report)))), "\n";
		}
	}
});
?>
--EXPECT--
exit: the same, status 255; fatal, all loops, 4 waiting, leak in body
exit: the same, status 255; fatal, all loops, 4 waiting, leak in body
exception: the same, status 255; fatal, all loops, 4 waiting, leak in body
exception: the same, status 255; fatal, all loops, 4 waiting, leak in body
fatal: the same, status 255; fatal, all loops, 4 waiting, leak in body
fatal: the same, status 255; fatal, all loops, 4 waiting, leak in body
limit: the same, status 255; memory_limit, all loops, 4 waiting, leak in body
limit: the same, status 255; memory_limit, all loops, 4 waiting, leak in body
eval: the same, status 255; fatal, all loops, 4 waiting, leak in body
eval: the same, status 255; fatal, all loops, 4 waiting, leak in body
signal: the same, signal 15; killed, all loops, 3 waiting, leak in body
signal: the same, signal 15; killed, all loops, 3 waiting, leak in body
