<?php

declare(strict_types=1);

namespace Tern\Helper;

/** Arrays by a path of keys, used all over the framework. */
final class ArrayHelper
{
    public static function set(array &$array, string $path, mixed $value): void
    {
        $place = &$array;
        foreach (explode('.', $path) as $key) {
            $place[$key] ??= [];
            $place = &$place[$key];
        }
        $place = $value;
    }

    public static function get(array $array, string $path, mixed $default = null): mixed
    {
        foreach (explode('.', $path) as $key) {
            if (!is_array($array) || !array_key_exists($key, $array)) {
                return $default;
            }
            $array = $array[$key];
        }
        return $array;
    }
}
