<?php

/*
 * A worker as they run in production for weeks: it answers requests, and other
 * workers send it pipe messages. Its memory grows with every message.
 *
 *   php worker.php [--fix=entries|event|all] [--loops=400] [--plain]
 *
 * --fix    repairs one of the two causes, or both; STORY_FIX in the environment does too
 * --loops  requests and messages to handle
 * --plain  one after another, without fibers
 */

declare(strict_types=1);

use App\PipeMessageHandler;
use App\RequestHandler;
use Tern\Redis\RedisManager;
use Tern\Server\Worker;

require __DIR__ . '/autoload.php';

$options = getopt('', ['fix:', 'loops:', 'plain']);
$fix = $options['fix'] ?? (getenv('STORY_FIX') ?: 'none');
if (!in_array($fix, ['none', 'entries', 'event', 'all'], true)) {
    fwrite(STDERR, "worker.php: --fix is one of none, entries, event, all\n");
    exit(2);
}

$worker = new Worker(
    new RequestHandler(),
    new PipeMessageHandler(),
    useFibers: !isset($options['plain']),
    endsPipeMessages: in_array($fix, ['event', 'all'], true),
);
RedisManager::instance()->dropEmptyEntries = in_array($fix, ['entries', 'all'], true);

$loops = (int) ($options['loops'] ?? 400);
$before = memory_get_usage();
$worker->run($loops);
printf("handled %d, memory grew by %d KiB\n", $loops, (memory_get_usage() - $before) / 1024);
