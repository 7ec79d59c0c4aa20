<?php

declare(strict_types=1);

namespace Tern\Redis;

use SplQueue;

final class Pool
{
    private SplQueue $idle;
    private int $made = 0;

    public function __construct()
    {
        $this->idle = new SplQueue();
    }

    public function get(): Connection
    {
        return $this->idle->isEmpty() ? new Connection(++$this->made) : $this->idle->dequeue();
    }

    public function put(Connection $connection): void
    {
        $this->idle->enqueue($connection);
    }
}
