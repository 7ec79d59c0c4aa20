<?php

declare(strict_types=1);

namespace Tern\Log;

/** Collects lines and writes them by the batch: memory goes up and down, and that is all right. */
final class LineLog
{
    private array $lines = [];

    public function __construct(private readonly int $batch = 40)
    {
    }

    public function line(string $text): void
    {
        $this->lines[] = date('c') . ' ' . $text;
        if (count($this->lines) >= $this->batch) {
            $this->flush();
        }
    }

    public function flush(): void
    {
        $file = fopen('php://memory', 'w');
        fwrite($file, implode("\n", $this->lines));
        fclose($file);
        $this->lines = [];
    }
}
