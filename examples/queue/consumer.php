<?php

/*
 * A queue consumer: takes jobs from a table in SQLite, stores an order for each
 * with Doctrine, and logs what it does with Monolog. Its memory grows with every job.
 *
 *   php consumer.php [--fix=orm|log|all] [--jobs=300]
 *
 * --fix   repairs one of the two leaks, or both; QUEUE_FIX in the environment does too
 * --jobs  jobs to handle
 */

declare(strict_types=1);

use Doctrine\DBAL\DriverManager;
use Shop\Consumer;
use Shop\JobQueue;
use Shop\OrderHandler;
use Shop\Services;

require (getenv('COMPOSER_VENDOR_DIR') ?: __DIR__ . '/vendor') . '/autoload.php';

$options = getopt('', ['fix:', 'jobs:']);
$fix = $options['fix'] ?? (getenv('QUEUE_FIX') ?: 'none');
if (!in_array($fix, ['none', 'orm', 'log', 'all'], true)) {
    fwrite(STDERR, "consumer.php: --fix is one of none, orm, log, all\n");
    exit(2);
}

$file = tempnam(sys_get_temp_dir(), 'queue');
$connection = DriverManager::getConnection(['driver' => 'pdo_sqlite', 'path' => $file]);
$connection->executeStatement('PRAGMA synchronous = OFF');
$manager = Services::entityManager($connection);
$logger = Services::logger();
$queue = new JobQueue($connection);
$queue->fill((int) ($options['jobs'] ?? 300));

$consumer = new Consumer(
    $queue,
    new OrderHandler($manager, $logger),
    $manager,
    $logger,
    clearsManager: in_array($fix, ['orm', 'all'], true),
    flushesLog: in_array($fix, ['log', 'all'], true),
);
$before = memory_get_usage();
$handled = $consumer->run();
printf("handled %d, memory grew by %d KiB\n", $handled, (memory_get_usage() - $before) / 1024);
unlink($file);
