<?php

declare(strict_types=1);

namespace Tern\Coroutine;

use Tern\Helper\ArrayHelper;

/** What belongs to one coroutine: its message, its user, its trace id. */
final class Context
{
    private static array $contexts = [];

    public static function set(string $key, mixed $value): void
    {
        ArrayHelper::set(self::$contexts, Co::id() . '.' . $key, $value);
    }

    public static function get(string $key): mixed
    {
        return ArrayHelper::get(self::$contexts, Co::id() . '.' . $key);
    }

    public static function destroy(): void
    {
        unset(self::$contexts[Co::id()]);
    }
}
