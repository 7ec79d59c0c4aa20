<?php
/* client.php <port> <requests> <at once> <path>: prints how many answers were right. */
use Swoole\Coroutine;
use Swoole\Coroutine\Http\Client;

Coroutine::set(['hook_flags' => 0, 'log_level' => SWOOLE_LOG_ERROR]);
[, $port, $requests, $atOnce, $path] = $argv;
$right = $next = 0;
Coroutine\run(function () use ($port, $requests, $atOnce, $path, &$right, &$next) {
	for ($i = 0; $i < $atOnce; $i++) {
		Coroutine::create(function () use ($port, $requests, $path, &$right, &$next) {
			while (($number = $next++) < $requests) {
				$client = new Client('127.0.0.1', (int) $port);
				$client->set(['timeout' => 20]);
				$client->get("$path?n=$number");
				$right += $client->body === "answer to $number" ? 1 : 0;
				$client->close();
			}
		});
	}
});
echo $right;
