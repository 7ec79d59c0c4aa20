<?php

declare(strict_types=1);

namespace Tern\Coroutine;

use Fiber;

/** Coroutines, made of fibers or, in a plain worker, of ordinary calls. */
final class Co
{
    private static int $last = 0;

    /** @var int[] ids of the coroutines that are running, the inner one last */
    private static array $running = [];

    /** Runs $body as a coroutine of its own, up to its first wait or its end. */
    public static function start(callable $body, bool $useFibers): ?Fiber
    {
        $id = ++self::$last;
        if (!$useFibers) {
            self::enter($id, $body);
            return null;
        }
        $fiber = new Fiber(static fn () => $body());
        self::enter($id, $fiber->start(...));
        return $fiber->isTerminated() ? null : $fiber;
    }

    public static function resume(int $id, Fiber $fiber): void
    {
        self::enter($id, $fiber->resume(...));
    }

    public static function id(): int
    {
        return end(self::$running) ?: 0;
    }

    public static function last(): int
    {
        return self::$last;
    }

    /** Waits as for an answer from the network; others run meanwhile. */
    public static function wait(int $microseconds): void
    {
        if (Fiber::getCurrent() !== null) {
            Fiber::suspend();
        }
        usleep($microseconds);
    }

    private static function enter(int $id, callable $step): void
    {
        self::$running[] = $id;
        try {
            $step();
        } finally {
            array_pop(self::$running);
        }
    }
}
