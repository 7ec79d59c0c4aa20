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

function cpu_ms(): float
{
    $usage = getrusage();
    return ($usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']) * 1e3 + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1e3;
}

$heap = bench_heap(60000);
for ($id = 0; $id < 200; $id++) {
    handle($id);
}

/* An array that loses one of its holders is a possible root: the collector looks at all beneath it. */
$twin = $heap;
unset($twin);
$start = cpu_ms();
gc_collect_cycles();
fwrite(STDERR, 'collector ' . json_encode(['ms' => cpu_ms() - $start]) . "\n");

if (BENCH_HOOKED) {
    (strrev('collam_koohnu_ecartkael'))();
}
bench_end((string) count($heap));
