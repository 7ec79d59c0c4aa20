<?php
/* PHP_CodeSniffer, standard PSR12, over a source tree; report and memory as its shutdown leaves them. */
require __DIR__ . '/../lib/start.php';
if (BENCH_HOOKED) (BENCH_HOOK)();
$vendor = __DIR__ . '/../vendor';
require $vendor . '/squizlabs/php_codesniffer/autoload.php';

$_SERVER['argv'] = [
    'phpcs', '-q', '--no-cache', '--parallel=1', '--no-colors', '--standard=PSR12', '--report=json',
    "$vendor/nyholm/psr7/src", "$vendor/php-di/php-di/src", "$vendor/symfony/routing", "$vendor/monolog/monolog/src",
];
ob_start();
$status = (new PHP_CodeSniffer\Runner())->runPHPCS();
$report = json_decode(ob_get_clean(), true);
bench_end($status . ' ' . count($report['files']) . ' ' . json_encode($report['totals']));
