<?php
/* AMPHP on Revolt: futures, a queue with producers and consumers, a semaphore, delays. */
require __DIR__ . '/../lib/start.php';
if (BENCH_HOOKED) (BENCH_HOOK)();
require __DIR__ . '/../vendor/autoload.php';

use Amp\DeferredFuture;
use Amp\Future;
use Amp\Pipeline\Queue;
use Amp\Sync\LocalSemaphore;
use Revolt\EventLoop;

use function Amp\async;
use function Amp\delay;
use function Amp\Future\await;

function fan_out(int $round): int
{
    $futures = [];
    for ($i = 0; $i < 20; $i++) {
        $futures[] = async(static function (int $base): int {
            $inner = async(static fn (): string => str_repeat('x', $base % 50));
            return strlen($inner->await()) + $base;
        }, $round + $i);
    }
    return array_sum(await($futures));
}

function pass_on(int $round): int
{
    $queue = new Queue(4);
    $producer = async(static function () use ($queue, $round): void {
        for ($i = 0; $i < 40; $i++) {
            $queue->push(['id' => $i, 'text' => "item $round.$i"]);
        }
        $queue->complete();
    });
    $sum = 0;
    $texts = $queue->pipe()->filter(static fn (array $item): bool => $item['id'] % 3 > 0)->map(static fn (array $item): string => strrev($item['text']));
    foreach ($texts as $text) {
        $sum += strlen($text);
    }
    $producer->await();
    return $sum;
}

function settle(int $round): int
{
    $semaphore = new LocalSemaphore(3);
    $futures = [];
    for ($i = 0; $i < 10; $i++) {
        $deferred = new DeferredFuture();
        EventLoop::queue(static fn () => $deferred->complete($round % 7));
        $futures[] = async(static function (Future $before) use ($semaphore): int {
            $lock = $semaphore->acquire();
            $value = $before->await();
            $lock->release();
            return $value + 1;
        }, $deferred->getFuture()->map(static fn (int $x): int => $x * 2));
    }
    return array_sum(await($futures));
}

$sum = 0;
for ($round = 0; $round < 1200; $round++) {
    $sum += async(fan_out(...), $round)->await() + pass_on($round) + settle($round);
    if ($round % 20 === 0) {
        delay(0.0001);
    }
}
bench_end((string) $sum);
