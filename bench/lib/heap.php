<?php
/* The big heap of the programs heap and walk: records of objects, arrays and strings. */

final class Item
{
    public array $tags = [];
    public array $history = [];
    public ?Item $next = null;

    public function __construct(public int $id, public string $title)
    {
    }
}

/* $count records of about 3.4 KB and 25 values each, every hundredth one linked to the one before. */
function bench_heap(int $count): array
{
    $heap = [];
    $before = null;
    for ($i = 0; $i < $count; $i++) {
        $item = new Item($i, 'record number ' . $i . ' ' . str_repeat('x', 100 + $i % 50));
        for ($j = 0; $j < 4; $j++) {
            $item->tags['tag' . $j] = 'tag ' . ($i + $j);
            $item->history[] = ['at' => $i + $j, 'by' => 'user ' . $i, 'note' => str_repeat('n', 64 + $j)];
        }
        if ($i % 100 === 1) {
            $item->next = $before;
        }
        $heap[] = $before = $item;
    }
    return $heap;
}
