<?php

declare(strict_types=1);

namespace Tern\Redis;

use Tern\Coroutine\Co;

/** Stands for a connection to Redis: buffers like a real one, an answer that takes a while. */
final class Connection
{
    private string $readBuffer;
    private array $sent = [];

    public function __construct(public readonly int $number)
    {
        $this->readBuffer = str_repeat("\0", 8192);
    }

    public function command(string $name, string ...$arguments): string
    {
        $this->sent = [$name, ...$arguments];
        Co::wait(4000);
        return '+OK ' . strlen($this->readBuffer);
    }
}
