<?php
/* BENCH_LOOPS bodies that are generators: all are begun, each goes on twice, all end. */
require __DIR__ . '/../lib/start.php';

function handle(int $id): Generator
{
    if (BENCH_HOOKED) (BENCH_HOOK)();
    $text = str_repeat("message $id", 9);
    yield strlen($text);
    $words = [$text, str_repeat('word', 9)];
    yield count($words);
    $text .= str_repeat('more', 9);
    yield strlen($text);
}

function serve(int $loops): int
{
    $sum = 0;
    $running = [];
    for ($id = 0; $id < $loops; $id++) {
        $running[$id] = handle($id);
        $sum += $running[$id]->current();
    }
    for ($round = 0; $round < 2; $round++) {
        foreach ($running as $generator) {
            $generator->next();
            $sum += $generator->current();
        }
    }
    return $sum;
}

bench_end((string) serve((int) getenv('BENCH_LOOPS')));
