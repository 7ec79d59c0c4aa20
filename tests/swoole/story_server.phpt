--TEST--
The story on a Swoole server: both causes with their holders, each repaired, and silence
--SKIPIF--
<?php require __DIR__ . '/skip.inc'; ?>
--FILE--
<?php
require __DIR__ . '/inc.php';
with_each(function (string $swoole) {
	foreach (['none', 'entries', 'event', 'all'] as $fix) {
		foreach (['' => [], '--plain' => ['leaktrace.loop' => 'Tern\Server\SwooleServer::onRequest,Tern\Server\SwooleServer::onPipeMessage']] as $plain => $ini) {
			$server = new SwooleServer($swoole, __DIR__ . '/../../examples/swoole/server.php', $ini, "--fix=$fix $plain");
			$client = new Worker(sprintf('<?php require %s;', var_export(realpath(__DIR__ . '/../../examples/swoole/client.php'), true)));
			$client->run(['extension' => $swoole, 'leaktrace.enable' => 0], args: "--port=$server->port");
			usleep(100000);
			$report = $server->stop()->tell()->report();
			$holders = [];
			foreach (findings($report) as $finding) {
				if ($finding['kind'] === 'leak' || $finding['kind'] === 'container') {
					$holders[] = preg_replace('/^([^\[]*).*/', '$1', $finding['holders'][0]['path'] ?? 'nobody');
				}
			}
			sort($holders);
			echo "$fix: ", trim($client->out), '; ', implode(' and ', array_unique($holders)) ?: 'no leak', "\n";
		}
	}
});
?>
--EXPECT--
none: 600 answers; Tern\Coroutine\Context::$contexts and Tern\Redis\RedisManager::$instance->connections
none: 600 answers; Tern\Coroutine\Context::$contexts and Tern\Redis\RedisManager::$instance->connections
entries: 600 answers; Tern\Coroutine\Context::$contexts and Tern\Redis\RedisManager::$instance->connections
entries: 600 answers; Tern\Coroutine\Context::$contexts and Tern\Redis\RedisManager::$instance->connections
event: 600 answers; Tern\Redis\RedisManager::$instance->connections
event: 600 answers; Tern\Redis\RedisManager::$instance->connections
all: 600 answers; no leak
all: 600 answers; no leak
