<?php
/* BENCH_LOOPS loops that leak once in a thousand: a long trace to analyse. */
require __DIR__ . '/../lib/start.php';

function handle(int $id, array &$kept): void
{
    if (BENCH_HOOKED) (BENCH_HOOK)();
    $line = 'message ' . $id;
    if ($id % 1000 === 0) {
        $kept[] = strrev($line);
    }
}

function serve(int $loops): int
{
    $kept = [];
    for ($id = 0; $id < $loops; $id++) {
        handle($id, $kept);
    }
    return count($kept);
}

bench_end((string) serve((int) getenv('BENCH_LOOPS')));
