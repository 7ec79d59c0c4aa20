<?php
/* The figures that are no ratios: the walk of a big heap, the trace and its analysis. */

/*
 * The walk of 200 MB against one pass of the collector. Cycles are not collected,
 * so that what judging took is the walks' alone.
 */
function bench_walk(Setup $setup): void
{
    echo "\nwalk of the 200 MB heap\n";
    $tracer = $setup->tracer(true, ['leaktrace.collect_cycles=0']);
    $command = [PHP_BINARY, ...Setup::phpOptions('off'), '-d', 'memory_limit=1G', ...$tracer, dirname(__DIR__) . '/programs/walk.php'];
    $run = Child::run($command, $setup->env('call'), $setup->traces, $setup->timeout);
    $walks = $run->status['walk_runs'] ?? 0;
    if ($run->failure !== '' || $walks === 0) {
        echo '  skipped: ', $run->failure ? "$run->failure: $run->errors" : 'leaktrace_status() tells of no walk', "\n";
        return;
    }
    foreach ($run->status as $name => $value) {
        if (str_starts_with($name, 'walk') || str_starts_with($name, 'judge')) {
            printf("  %-30s %s\n", $name, json_encode($value));
        }
    }
    $collector = preg_match('/^collector .*"ms":([\d.]+)/m', $run->errors, $match) ? (float) $match[1] : 0.0;
    printf("  %-30s %.1f ms\n", 'one gc_collect_cycles()', $collector);
    $ms = ($run->status['walk_us'] ?? $run->status['judge_us']) / $walks / 1000;
    bench_goal('walk, mean', $ms, 100, ' ms');
    $collector > 0 && bench_goal('walk against one collector pass', $ms / $collector, 2);
    if (isset($run->status['walk_bytes'])) {
        bench_goal("walk's memory, share of the heap", 100 * $run->status['walk_bytes'] / $run->peak, 5, ' %');
    } else {
        echo "  walk's memory: leaktrace_status() does not tell\n";
    }
}

/* Makes a trace of so many loops, then analyses it in a process of its own. */
function bench_analysis(Setup $setup, int $loops): void
{
    printf("\ntrace of %s loops\n", number_format($loops));
    $options = [PHP_BINARY, ...Setup::phpOptions('off'), '-d', 'memory_limit=1G', ...$setup->tracer(true)];
    putenv("BENCH_LOOPS=$loops");
    $worker = Child::run([...$options, dirname(__DIR__) . '/programs/loops.php'], $setup->env('call'), '', $setup->timeout);
    $failure = $worker->failure ?: bench_not_traced('hooked', $worker);
    if ($failure !== '') {
        echo "  failed: $failure\n";
        return;
    }
    $bytes = array_sum(array_map(filesize(...), glob($setup->traces . '/*')));
    printf("  %-30s %.2f s, %.2f µs a loop\n", 'worker, CPU', $worker->cpu, $worker->cpu / $loops * 1e6);
    printf("  %-30s %.3f\n", 'trace bytes a loop', $bytes / $loops);
    bench_goal('trace', $bytes / 1048576, 64, ' MiB');

    $code = '$r = leaktrace_report($argv[1]); $p = $r["processes"][0] ?? ["loops" => "none", "findings" => []];
        echo "checksum $p[loops], findings ", count($p["findings"]), "\n";';
    $seconds = [];
    for ($i = 0; $i < 3; $i++) {
        $analysis = Child::run([...$options, '-r', $code, $setup->traces], $setup->env('call'), '', $setup->timeout);
        $empty = Child::run([...$options, '-r', 'echo "checksum done\n";'], $setup->env('call'), '', $setup->timeout);
        $seconds[] = $analysis->cpu - $empty->cpu;
    }
    printf("  %-30s %s\n", 'the analysis saw: loops', trim(str_replace('checksum', '', $analysis->output)));
    if ($analysis->failure !== '') {
        echo "  analysis failed: $analysis->failure: $analysis->errors\n";
    } else {
        bench_goal('analysis, CPU beyond an empty PHP', max(0.0, Row::middle($seconds)), 1, ' s');
    }
    array_map(unlink(...), glob($setup->traces . '/*'));
}

/* What a loop costs beside plain PHP, the more of them are suspended at once. */
function bench_pending(Setup $setup): void
{
    echo "\nloops that are suspended at once\n";
    $each = [];
    foreach ([5000, 40000] as $loops) {
        putenv("BENCH_LOOPS=$loops");
        $costs = [];
        for ($i = 0; $i < 5; $i++) {
            $cpu = [];
            foreach (['plain' => [], 'call' => $setup->tracer(true)] as $hook => $tracer) {
                $command = [PHP_BINARY, ...Setup::phpOptions('off'), '-d', 'memory_limit=1G', ...$tracer, dirname(__DIR__) . '/programs/pending.php'];
                $run = Child::run($command, $setup->env($hook), $setup->traces, $setup->timeout);
                if ($run->failure !== '') {
                    echo "  failed: $run->failure: $run->errors\n";
                    return;
                }
                $cpu[] = $run->cpu;
            }
            $costs[] = ($cpu[1] - $cpu[0]) / $loops * 1e6;
        }
        $each[] = Row::middle($costs);
        printf("  %-30s %.2f µs\n", number_format($loops) . ' loops: each', end($each));
    }
    bench_goal('the more against the fewer', $each[1] / max($each[0], 0.01), 2);
}
