<?php

declare(strict_types=1);

namespace App;

use Tern\Coroutine\Context;
use Tern\Log\LineLog;
use Tern\Redis\RedisManager;

final class RequestHandler
{
    /** @var array<string, string> rendered pages, the 20 last ones: a cache that is bounded */
    private array $pages = [];

    private LineLog $log;

    public function __construct()
    {
        $this->log = new LineLog();
    }

    public function handle(string $path): string
    {
        Context::set('request', ['path' => $path, 'headers' => array_fill_keys(['host', 'accept', 'cookie'], $path)]);
        $stock = RedisManager::instance()->connection()->command('GET', "stock:$path");
        $page = $this->pages[$path] ?? str_pad("<html>$path $stock</html>", 2000);
        unset($this->pages[$path]);
        $this->pages[$path] = $page;
        if (count($this->pages) > 20) {
            array_shift($this->pages);
        }
        $this->log->line("GET $path " . strlen($page));
        return $page;
    }
}
