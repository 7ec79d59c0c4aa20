--TEST--
A server in SWOOLE_BASE mode: all requests are answered, each process that ran loops leaves its trace
--SKIPIF--
<?php require __DIR__ . '/skip.inc'; ?>
--FILE--
<?php
require __DIR__ . '/inc.php';
with_each(function (string $swoole) {
	foreach (['call', 'ini'] as $hook) {
		$ini = $hook === 'ini' ? ['leaktrace.loop' => 'Handler::onRequest,Handler::onPipeMessage,Handler::onTask'] : [];
		$server = new SwooleServer($swoole, __DIR__ . '/server.php', $ini, "$hook base");
		$right = $server->ask(300, 20);
		usleep(100000);
		$worker = $server->stop()->tell();
		$empty = array_filter($server->traces(), fn ($trace) => array_sum(array_column($trace->windows, 'loops')) === 0);
		$ended = array_filter($server->traces(), fn ($trace) => $trace->end === 1);
		echo "$hook: $right answers, ", count($empty), ' empty traces, ', count($ended) === count($server->traces()) ? 'all ended' : 'not all ended', "\n";
	}
});
?>
--EXPECT--
call: 300 answers, 0 empty traces, all ended
ini: 300 answers, 0 empty traces, all ended
