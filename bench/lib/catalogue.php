<?php
/*
 * The programs: in which group each counts, what it needs, and its goal.
 *
 *   group  micro, app: a geometric mean each; heap: on its own
 *   title  one line for the table's legend
 *   needs  Composer packages (a folder of vendor/), or PHP extensions as ext-NAME
 *   goal   the ratio to plain PHP it must not pass
 *   body   what leaktrace.loop is set to in the "by ini" row; programs without one have no such row
 *   idle   also run with the extension loaded and leaktrace.enable=0
 *   php    further options of both sides
 */
return [
    'deep' => ['group' => 'micro', 'title' => 'deep small allocations', 'goal' => 1.70, 'idle' => true],
    'calls' => ['group' => 'micro', 'title' => 'calls without allocation', 'goal' => 1.02, 'body' => 'work', 'idle' => true],
    'leaky' => ['group' => 'micro', 'title' => 'a leaky loop', 'goal' => 1.70],
    'formats' => ['group' => 'micro', 'title' => 'JSON, DOM and regex', 'goal' => 1.70, 'needs' => ['ext-json', 'ext-dom']],
    'parser' => ['group' => 'micro', 'title' => 'nikic/php-parser over 300 files', 'goal' => 1.70,
        'needs' => ['nikic/php-parser', 'php-di/php-di', 'ext-tokenizer']],
    'symfony' => ['group' => 'app', 'title' => 'Symfony HttpKernel with Twig, a worker', 'goal' => 1.35, 'idle' => true,
        'needs' => ['symfony/http-kernel', 'symfony/routing', 'twig/twig']],
    'twig' => ['group' => 'app', 'title' => 'Twig templates', 'goal' => 1.35, 'needs' => ['twig/twig']],
    'phpstan' => ['group' => 'app', 'title' => 'PHPStan over a small tree', 'goal' => 1.35,
        'needs' => ['phpstan/phpstan', 'nyholm/psr7', 'ext-phar', 'ext-tokenizer']],
    'phpcs' => ['group' => 'app', 'title' => 'PHP_CodeSniffer over a tree', 'goal' => 1.35,
        'needs' => ['squizlabs/php_codesniffer', 'ext-simplexml', 'ext-tokenizer', 'ext-xmlwriter']],
    'doctrine' => ['group' => 'app', 'title' => 'Doctrine ORM on SQLite', 'goal' => 1.35,
        'needs' => ['doctrine/orm', 'symfony/cache', 'ext-pdo_sqlite']],
    'psr15' => ['group' => 'app', 'title' => 'a PSR-15 stack, a worker', 'goal' => 1.35,
        'needs' => ['nyholm/psr7', 'psr/http-server-middleware', 'php-di/php-di', 'monolog/monolog']],
    'amphp' => ['group' => 'app', 'title' => 'AMPHP: futures, queues, delays', 'goal' => 1.30,
        'needs' => ['amphp/amp', 'amphp/pipeline', 'amphp/sync']],
    'heap' => ['group' => 'heap', 'title' => '200 MB heap, 100,000 small loops', 'goal' => 1.50,
        'php' => ['-d', 'memory_limit=1G']],
];
