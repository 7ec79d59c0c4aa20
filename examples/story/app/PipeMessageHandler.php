<?php

declare(strict_types=1);

namespace App;

use Tern\Coroutine\Context;
use Tern\Log\LineLog;
use Tern\Redis\RedisManager;

/** Another worker tells this one that a price has changed. */
final class PipeMessageHandler
{
    private array $prices = [];

    private LineLog $log;

    public function __construct()
    {
        $this->log = new LineLog();
    }

    public function handle(string $message): void
    {
        $change = unserialize($message, ['allowed_classes' => false]);
        Context::set('message', ['change' => $change, 'raw' => str_pad($message, 700)]);
        RedisManager::instance()->connection()->command('SET', "price:{$change['product']}", (string) $change['cents']);
        $this->prices[$change['product']] = $change['cents'];
        $this->log->line("price of {$change['product']} is {$change['cents']}");
    }
}
