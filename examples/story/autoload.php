<?php

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    foreach (['Tern\\' => __DIR__ . '/tern/', 'App\\' => __DIR__ . '/app/'] as $prefix => $folder) {
        if (str_starts_with($class, $prefix)) {
            require $folder . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
        }
    }
});
