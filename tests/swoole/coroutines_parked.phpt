--TEST--
Coroutines that never end are told in the trace: how many, begun where, waiting where, with what alive
--SKIPIF--
<?php require __DIR__ . '/skip.inc'; ?>
--FILE--
<?php
require __DIR__ . '/inc.php';

const CODE = <<<'CODE'
<?php
use Swoole\Coroutine;
Coroutine::set(['hook_flags' => 0, 'log_level' => SWOOLE_LOG_NONE, 'enable_deadlock_check' => false]);
function body(Coroutine\Channel $queue, int $n): void
{
	leaktrace_hook_malloc();
	if ($n % 3 === 0) {
		Coroutine::create(function () use ($queue) {
			consume($queue, str_repeat('x', 1000));
		});
	}
	Coroutine::create(fn () => Coroutine::sleep(0.001));
	Coroutine::sleep(0.002);
}
function consume(Coroutine\Channel $queue, string $held): void
{
	$queue->pop();
}
Coroutine\run(function () {
	$queue = new Coroutine\Channel(1);
	for ($i = 0; $i < 30; $i++) {
		body($queue, $i);
	}
	leaktrace_unhook_malloc();
});
CODE;

with_each(function (string $swoole) {
	$worker = new Worker(CODE);
	$worker->run(['extension' => $swoole])->tell();
	$trace = Trace::only($worker->traces);
	$last = null;
	foreach ($trace->pending as $pending) {
		if (str_contains($trace->path($pending['waiting']), 'consume')) {
			$last = $pending;
		}
	}
	echo "$last[count] wait, the loops of which hold ", $last['bytes'] >= $last['count'] * 1000 ? 'more than 1,000 bytes each' : "$last[bytes] bytes", "\n";
	echo 'begun at   ', preg_replace('/ < main.*/', '', $trace->path($last['started'])), "\n";
	echo 'waiting at ', preg_replace('/ < [a-zA-Z\\\\]*::create.*/', '', $trace->path($last['waiting'])), "\n";
	foreach (array_filter(findings($worker->report()), fn ($finding) => $finding['kind'] === 'pending') as $finding) {
		echo "$finding[count] in $finding[function], ", round($finding['count_per_loop'], 1), ' per loop, waiting at ', basename($finding['detail']), ', ',
			$finding['live_bytes'] >= 10000 ? 'holding 10,000 bytes or more' : "holding $finding[live_bytes] bytes", "\n";
	}
});
?>
--EXPECT--
10 wait, the loops of which hold more than 1,000 bytes each
begun at   Swoole\Coroutine::create:0 < body:8 < {closure}:22
waiting at Swoole\Coroutine\Channel::pop:0 < consume:17 < {closure}:9
10 in body, 0.3 per loop, waiting at worker.php:17, holding 10,000 bytes or more
