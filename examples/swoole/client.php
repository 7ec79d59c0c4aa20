<?php

/* php -d extension=swoole client.php [--port=9501] [--requests=600] [--at-once=8] */

declare(strict_types=1);

use Swoole\Coroutine;
use Swoole\Coroutine\Http\Client;

$options = getopt('', ['port:', 'requests:', 'at-once:']);
$left = (int) ($options['requests'] ?? 600);
$answers = 0;

Coroutine::set(['hook_flags' => 0]);
Coroutine\run(function () use ($options, &$left, &$answers) {
    for ($i = 0; $i < ($options['at-once'] ?? 8); $i++) {
        Coroutine::create(function () use ($options, &$left, &$answers) {
            while ($left-- > 0) {
                $client = new Client('127.0.0.1', (int) ($options['port'] ?? 9501));
                $client->get('/');
                $answers += $client->statusCode === 200 ? 1 : 0;
                $client->close();
            }
        });
    }
});
echo "$answers answers\n";
