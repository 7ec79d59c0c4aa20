<?php

declare(strict_types=1);

namespace Shop;

use Doctrine\ORM\EntityManagerInterface;
use Psr\Log\LoggerInterface;

final class OrderHandler
{
    public function __construct(
        private readonly EntityManagerInterface $manager,
        private readonly LoggerInterface $logger,
    ) {
    }

    public function handle(array $payload): void
    {
        $order = new Order($payload['customer']);
        foreach ($payload['lines'] as $line) {
            $order->add($line['item'], $line['cents']);
        }
        $this->manager->persist($order);
        $this->manager->flush();
        $this->logger->info('stored order {id} of {customer}', ['id' => $order->id, 'customer' => $order->customer]);
    }
}
