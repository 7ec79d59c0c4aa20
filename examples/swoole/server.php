<?php

/*
 * The worker of examples/story as a Swoole server. Each request takes a connection
 * from the pool, is answered, and tells the next worker of a new price by a pipe
 * message. The workers grow with each of them, for two reasons.
 *
 *   php -d extension=swoole -d extension=leaktrace -d leaktrace.enable=1 server.php [--fix=entries|event|all] [--port=9501] [--plain]
 *
 * --fix    repairs one of the two causes, or both; STORY_FIX in the environment does too
 * --plain  without leaktrace_hook_malloc(), for leaktrace.loop:
 *          -d leaktrace.loop='Tern\Server\SwooleServer::onRequest,Tern\Server\SwooleServer::onPipeMessage'
 *
 * Ask it some hundred times (php client.php), end it (kill -TERM), and look at the
 * traces: php -r 'leaktrace_analyze();'
 */

declare(strict_types=1);

namespace Tern\Server;

use App\PipeMessageHandler;
use App\RequestHandler;
use Swoole\Http\Request;
use Swoole\Http\Response;
use Swoole\Http\Server;
use Tern\Coroutine\Context;
use Tern\Event\Events;
use Tern\Redis\RedisManager;

require __DIR__ . '/Co.php';
require __DIR__ . '/../story/autoload.php';

final class SwooleServer
{
    private int $asked = 0;

    public function __construct(
        private readonly Server $server,
        private readonly RequestHandler $requests,
        private readonly PipeMessageHandler $messages,
        private readonly bool $hooks,
        /** The second repair. */
        private readonly bool $endsPipeMessages,
    ) {
        Events::on(Events::COROUTINE_END, Context::destroy(...));
    }

    public function onRequest(Request $request, Response $response): void
    {
        if ($this->hooks) {
            leaktrace_hook_malloc();
        }

        try {
            $product = ++$this->asked % 50;
            $response->end($this->requests->handle('/products/' . $product));
            $next = ($this->server->worker_id + 1) % $this->server->setting['worker_num'];
            $this->server->sendMessage(serialize(['type' => 'price', 'product' => $product, 'cents' => 1000 + $this->asked]), $next);
        } finally {
            Events::trigger(Events::COROUTINE_END);
        }
    }

    /** The second cause: nobody says that this coroutine has ended. */
    public function onPipeMessage(Server $server, int $from, string $message): void
    {
        if ($this->hooks) {
            leaktrace_hook_malloc();
        }

        try {
            $this->messages->handle($message);
        } finally {
            if ($this->endsPipeMessages) {
                Events::trigger(Events::COROUTINE_END);
            }
        }
    }
}

$options = getopt('', ['fix:', 'port:', 'plain']);
$fix = $options['fix'] ?? (getenv('STORY_FIX') ?: 'none');
if (!in_array($fix, ['none', 'entries', 'event', 'all'], true)) {
    fwrite(STDERR, "server.php: --fix is one of none, entries, event, all\n");
    exit(2);
}

$server = new Server('127.0.0.1', (int) ($options['port'] ?? 9501), SWOOLE_PROCESS);
$server->set(['worker_num' => 2, 'hook_flags' => 0, 'log_level' => SWOOLE_LOG_ERROR]);
$handler = new SwooleServer(
    $server,
    new RequestHandler(),
    new PipeMessageHandler(),
    hooks: !isset($options['plain']),
    endsPipeMessages: in_array($fix, ['event', 'all'], true),
);
RedisManager::instance()->dropEmptyEntries = in_array($fix, ['entries', 'all'], true);
$server->on('request', $handler->onRequest(...));
$server->on('pipeMessage', $handler->onPipeMessage(...));
$server->start();
