--TEST--
1,000 requests of 50 clients at once on four workers: all are answered, each process leaves its trace, both leaks are found
--SKIPIF--
<?php require __DIR__ . '/skip.inc'; ?>
--FILE--
<?php
require __DIR__ . '/inc.php';

const WAYS = [
	'call' => [],
	'ini' => ['leaktrace.loop' => 'Handler::onRequest,Handler::onPipeMessage,Handler::onTask'],
	'alias' => ['leaktrace.tracker_aliases' => 1],
];

with_each(function (string $swoole) {
	foreach (WAYS as $hook => $ini) {
		foreach ([0, 1] as $mock) {
			$server = new SwooleServer($swoole, __DIR__ . '/server.php', $ini + ['swoole.enable_fiber_mock' => $mock], $hook);
			$right = $server->ask(1000, 50);
			usleep(100000);
			$worker = $server->stop()->tell();
			$ends = array_count_values(array_map(fn ($trace) => (int) $trace->end, $server->traces()));
			$found = array_filter(findings($worker->report()), fn ($finding) => $finding['kind'] === 'leak');
			echo "$hook: $right answers, ", array_keys($ends) === [1] ? 'all ended' : json_encode($ends), "\n";
			foreach ($found as $finding) {
				echo "  $finding[function]: ", $finding['line'], "\n";
			}
		}
	}
});
?>
--EXPECT--
call: 1000 answers, all ended
  Handler::onRequest: 37
  Handler::onPipeMessage: 65
call: 1000 answers, all ended
  Handler::onRequest: 37
  Handler::onPipeMessage: 65
ini: 1000 answers, all ended
  Handler::onRequest: 37
  Handler::onPipeMessage: 65
ini: 1000 answers, all ended
  Handler::onRequest: 37
  Handler::onPipeMessage: 65
alias: 1000 answers, all ended
  Handler::onRequest: 37
alias: 1000 answers, all ended
  Handler::onRequest: 37
