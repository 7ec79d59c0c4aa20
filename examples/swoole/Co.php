<?php

declare(strict_types=1);

namespace Tern\Coroutine;

use Swoole\Coroutine;

/** The coroutines of the framework, when it runs on Swoole. */
final class Co
{
    public static function id(): int
    {
        return Coroutine::getCid();
    }

    /** Waits as for an answer from the network; others run meanwhile. */
    public static function wait(int $microseconds): void
    {
        Coroutine::sleep($microseconds / 1e6);
    }
}
