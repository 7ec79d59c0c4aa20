<?php
/*
 * How long a walk of the 200 MB heap takes, beside one collector's pass over
 * the same values. Leaks a little, so that the tracer has a holder to look for.
 */
require __DIR__ . '/../lib/start.php';
require __DIR__ . '/../lib/heap.php';

final class Kept
{
    public static array $rows = [];
}

function handle(int $id): void
{
    if (BENCH_HOOKED) (BENCH_HOOK)();
    Kept::$rows[] = ['id' => $id, 'text' => str_repeat('k', 500)];
}

$heap = bench_heap(60000);
for ($id = 0; $id < 200; $id++) {
    handle($id);
}

/* An array that loses one of its holders is a possible root: the collector looks at all beneath it. */
$twin = $heap;
unset($twin);
$start = hrtime(true);
gc_collect_cycles();
fwrite(STDERR, 'collector ' . json_encode(['ms' => (hrtime(true) - $start) / 1e6]) . "\n");

if (BENCH_HOOKED) {
    (strrev('collam_koohnu_ecartkael'))();
}
bench_end((string) count($heap));
