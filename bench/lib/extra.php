<?php
/* The figures that are no ratios: the walk of a big heap, the trace and its analysis. */

/* The walk of 200 MB against one pass of the collector; its fields come from leaktrace_status(). */
function bench_walk(Setup $setup): void
{
    echo "\nwalk of the 200 MB heap\n";
    $command = [PHP_BINARY, ...Setup::phpOptions('off'), '-d', 'memory_limit=1G', ...$setup->tracer(true),
        dirname(__DIR__) . '/programs/walk.php'];
    $run = Child::run($command, $setup->env('call'), $setup->traces, $setup->timeout);
    $fields = array_filter($run->status, static fn (string $name): bool => str_starts_with($name, 'walk'), ARRAY_FILTER_USE_KEY);
    if ($run->failure !== '' || $fields === []) {
        echo '  skipped: ', $run->failure ? "$run->failure: $run->errors" : 'leaktrace_status() has no walk fields', "\n";
        return;
    }
    foreach ($fields as $name => $value) {
        printf("  %-30s %s\n", $name, is_scalar($value) ? $value : json_encode($value));
    }
    $collector = preg_match('/^collector .*"ms":([\d.]+)/m', $run->errors, $match) ? (float) $match[1] : 0.0;
    printf("  %-30s %.1f ms\n", 'one gc_collect_cycles()', $collector);
    if (isset($fields['walk_last_us'])) {
        $ms = $fields['walk_last_us'] / 1000;
        bench_goal('walk', $ms, 100, ' ms');
        $collector > 0 && bench_goal('walk against one collector pass', $ms / $collector, 2);
    }
    if (isset($fields['walk_bytes'])) {
        bench_goal("walk's memory, share of the heap", 100 * $fields['walk_bytes'] / $run->peak, 5, ' %');
    }
}

/* Makes a trace of so many loops, then analyses it in a process of its own. */
function bench_analysis(Setup $setup, int $loops): void
{
    printf("\ntrace of %s loops\n", number_format($loops));
    $options = [PHP_BINARY, ...Setup::phpOptions('off'), '-d', 'memory_limit=1G', ...$setup->tracer(true)];
    putenv("BENCH_LOOPS=$loops");
    $worker = Child::run([...$options, dirname(__DIR__) . '/programs/loops.php'], $setup->env('call'), '', $setup->timeout);
    if ($worker->failure !== '') {
        echo "  failed: $worker->failure: $worker->errors\n";
        return;
    }
    $bytes = array_sum(array_map(filesize(...), glob($setup->traces . '/*')));
    printf("  %-30s %.2f s, %.2f µs a loop\n", 'worker, CPU', $worker->cpu, $worker->cpu / $loops * 1e6);
    printf("  %-30s %.3f\n", 'trace bytes a loop', $bytes / $loops);
    bench_goal('trace', $bytes / 1048576, 64, ' MiB');

    $code = 'leaktrace_report($argv[1]); echo "checksum done\n";';
    $seconds = [];
    for ($i = 0; $i < 3; $i++) {
        $analysis = Child::run([...$options, '-r', $code, $setup->traces], $setup->env('call'), '', $setup->timeout);
        $empty = Child::run([...$options, '-r', 'echo "checksum done\n";'], $setup->env('call'), '', $setup->timeout);
        $seconds[] = $analysis->cpu - $empty->cpu;
    }
    if ($analysis->failure !== '') {
        echo "  analysis failed: $analysis->failure: $analysis->errors\n";
    } else {
        bench_goal('analysis, CPU beside an empty PHP', Row::middle($seconds), 1, ' s');
    }
    array_map(unlink(...), glob($setup->traces . '/*'));
}
