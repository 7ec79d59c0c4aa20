<?php

declare(strict_types=1);

namespace Tern\Event;

final class Events
{
    public const COROUTINE_END = 'coroutine.end';

    /** @var array<string, list<callable>> */
    private static array $listeners = [];

    public static function on(string $event, callable $listener): void
    {
        self::$listeners[$event][] = $listener;
    }

    public static function trigger(string $event): void
    {
        foreach (self::$listeners[$event] ?? [] as $listener) {
            $listener();
        }
    }
}
