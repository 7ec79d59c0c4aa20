<?php

declare(strict_types=1);

namespace Shop;

use Doctrine\DBAL\Connection;

/** A queue in one table. */
final class JobQueue
{
    public function __construct(private readonly Connection $connection)
    {
        $connection->executeStatement('CREATE TABLE jobs (id INTEGER PRIMARY KEY, payload TEXT NOT NULL)');
    }

    public function fill(int $jobs): void
    {
        $this->connection->transactional(function () use ($jobs): void {
            for ($n = 1; $n <= $jobs; $n++) {
                $lines = array_map(fn (int $line): array => ['item' => "item $line", 'cents' => 100 * $line + $n], range(1, 1 + $n % 3));
                $this->connection->insert('jobs', ['payload' => json_encode(['customer' => 'customer ' . $n % 7, 'lines' => $lines])]);
            }
        });
    }

    /** @return array{id: int, payload: array}|null */
    public function next(): ?array
    {
        $row = $this->connection->fetchAssociative('SELECT id, payload FROM jobs ORDER BY id LIMIT 1');
        return $row === false ? null : ['id' => $row['id'], 'payload' => json_decode($row['payload'], true)];
    }

    public function done(int $id): void
    {
        $this->connection->delete('jobs', ['id' => $id]);
    }
}
