<?php
/* PHPStan, one process, no result cache, over a small tree. It ends in exit(), so the figures come at shutdown. */
require __DIR__ . '/../lib/start.php';
if (BENCH_HOOKED) (BENCH_HOOK)();
$vendor = __DIR__ . '/../vendor';

$_SERVER['argv'] = $argv = [
    "$vendor/phpstan/phpstan/phpstan", 'analyse', '--debug', '--no-progress', '--no-ansi', '--memory-limit=1G',
    '--error-format=json', '-c', __DIR__ . '/../lib/phpstan.neon', "$vendor/nyholm/psr7/src",
];
$_SERVER['argc'] = $argc = count($argv);
/* It would start itself anew to load an extension of its own; what says that it already did keeps it here. */
putenv('PHPSTAN_RESTART=none');
/* The report goes past PHP's output buffers, straight to stdout, where it is compared as it is. */
register_shutdown_function(static fn () => bench_end((string) count(get_included_files())));
Phar::loadPhar("$vendor/phpstan/phpstan/phpstan.phar", 'phpstan.phar');
require 'phar://phpstan.phar/bin/phpstan';
