<?php
/* A worker that holds 200 MB in 1.5 million values and handles 100,000 small loops beside them. */
require __DIR__ . '/../lib/start.php';
require __DIR__ . '/../lib/heap.php';

function handle(int $id, array $heap): int
{
    if (BENCH_HOOKED) (BENCH_HOOK)();
    $answer = [];
    for ($i = 0; $i < 4; $i++) {
        $record = $heap[($id * 7 + $i) % count($heap)];
        $words = explode(' ', $record->title);
        $words[] = 'request ' . $id;
        $answer[] = ['id' => $record->id, 'words' => $words, 'tags' => array_values($record->tags)];
    }
    return strlen(json_encode($answer));
}

function serve(array $heap): int
{
    $sum = 0;
    for ($id = 0; $id < 100000; $id++) {
        $sum += handle($id, $heap);
    }
    return $sum;
}

/* The heap is built under trace as well: what must not cost anything is what stays alive. */
if (BENCH_HOOKED) (BENCH_HOOK)();
$heap = bench_heap(60000);
bench_end(serve($heap) . ' ' . count($heap));
