<?php

declare(strict_types=1);

namespace Shop;

use Doctrine\ORM\EntityManagerInterface;
use Monolog\Logger;

final class Consumer
{
    public function __construct(
        private readonly JobQueue $queue,
        private readonly OrderHandler $handler,
        private readonly EntityManagerInterface $manager,
        private readonly Logger $logger,
        /** Doctrine keeps every entity that it has stored or loaded, until it is cleared. */
        private readonly bool $clearsManager,
        /** A buffering handler keeps every record, until it is flushed. */
        private readonly bool $flushesLog,
    ) {
    }

    public function run(): int
    {
        $handled = 0;
        while (($job = $this->queue->next()) !== null) {
            $this->consume($job);
            $handled++;
        }
        return $handled;
    }

    private function consume(array $job): void
    {
        leaktrace_hook_malloc();

        $this->handler->handle($job['payload']);
        $this->queue->done($job['id']);
        if ($this->clearsManager) {
            $this->manager->clear();
        }
        if ($this->flushesLog) {
            $this->logger->reset();
        }
    }
}
