--TEST--
However coroutines begin and end, their loops end with them: defer, context objects, internal functions, exceptions, exit
--SKIPIF--
<?php require __DIR__ . '/skip.inc'; ?>
--FILE--
<?php
require __DIR__ . '/inc.php';

const CODE = <<<'CODE'
<?php
use Swoole\Coroutine;
Coroutine::set(['hook_flags' => 0, 'log_level' => SWOOLE_LOG_NONE]);

final class Late
{
	public function __destruct()
	{
		str_repeat('late', 100);
	}
}

function body(int $n): void
{
	if ($GLOBALS['argv'][1] !== 'named') {
		leaktrace_hook_malloc();
	}
	Coroutine::defer(fn () => Coroutine::sleep(0.001));
	Coroutine::getContext()['late'] = new Late();
	Coroutine::create('usleep', 1);
	Coroutine::create('call_user_func', function () {
		Coroutine::sleep(0.001);
		str_repeat('x', 100);
	});
	Coroutine::create(function () use ($n) {
		try {
			Coroutine::create(function () {
				Coroutine::sleep(0.002);
				Coroutine::getContext()[0] = new Late();
			});
			throw new Exception(str_repeat('e', 100 + $n));
		} catch (Exception) {
		}
	});
	$channel = new Coroutine\Channel(2);
	Coroutine::create(fn () => $channel->push(str_repeat('c', 200)));
	$channel->pop();
	if ($n % 2 === 0) {
		return;
	}
	try {
		exit(1);
	} catch (Swoole\ExitException) {
	}
	Coroutine::sleep(0.001);
}

function figures(): string
{
	$status = leaktrace_status();
	return "$status[loops] loops, $status[pending_loops] pending, $status[pending_contexts] contexts pending";
}

Coroutine\run(function () {
	for ($i = 0; $i < 30; $i++) {
		Coroutine::create('body', $i);
		if ($i % 5 === 0) {
			Coroutine::sleep(0.001);
		}
	}
});
echo figures(), "\n";
CODE;

with_each(function (string $swoole) {
	foreach ([0, 1] as $mock) {
		$worker = new Worker(CODE);
		foreach (['called' => '', 'named' => 'body', 'both' => 'body'] as $how => $name) {
			$worker->run(['extension' => $swoole, 'swoole.enable_fiber_mock' => $mock, 'leaktrace.loop' => $name], args: $how)->tell();
		}
	}
});
?>
--EXPECT--
30 loops, 0 pending, 0 contexts pending
30 loops, 0 pending, 0 contexts pending
30 loops, 0 pending, 0 contexts pending
30 loops, 0 pending, 0 contexts pending
30 loops, 0 pending, 0 contexts pending
30 loops, 0 pending, 0 contexts pending
