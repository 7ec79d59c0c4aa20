<?php
/* Prints rows as they come, and what they say about the goals. */

const BENCH_COLUMNS = [
    'program' => 9, 'variant' => 7, 'plain s' => 8, 'ratio' => 6, 'min-max' => 10, 'goal' => 5, 'output' => 7,
    'usage/peak' => 19, 'heap MB' => 8, 'rss MB' => 14, 'own MB' => 7, 'own %' => 6, 'judge %' => 7, 'loops' => 8, 'trace KB' => 9,
];

function bench_print_head(string $mode): void
{
    echo "\nopcache ", ['off' => 'off', 'on' => 'on', 'jit' => 'on, tracing JIT'][$mode], "\n";
    echo rtrim(bench_line(array_combine(array_keys(BENCH_COLUMNS), array_keys(BENCH_COLUMNS)))), "\n";
}

function bench_line(array $cells): string
{
    $line = '';
    foreach (BENCH_COLUMNS as $column => $width) {
        $pad = in_array($column, ['program', 'variant'], true) ? STR_PAD_RIGHT : STR_PAD_LEFT;
        $line .= str_pad($cells[$column] ?? '', $width, ' ', $pad) . ' ';
    }
    return $line;
}

function bench_print_row(Row $row): void
{
    $cells = ['program' => $row->name, 'variant' => $row->variant];
    if (!$row->counts()) {
        echo rtrim(bench_line($cells)), "  failed: $row->failure\n";
        return;
    }
    $cells['plain s'] = sprintf('%.2f', Row::middle($row->seconds));
    $cells['ratio'] = sprintf('%.3f', $row->median());
    $cells['min-max'] = sprintf('%.2f-%.2f', $row->ratios[0], end($row->ratios));
    $cells['goal'] = $row->variant === 'idle' ? '' : sprintf('%.2f', $row->goal);
    $cells['output'] = $row->sameOutput ? 'same' : 'DIFFERS';
    $cells['usage/peak'] = bench_memory_cell($row);
    $cells['heap MB'] = bench_mb($row->plain->peak);
    $cells['rss MB'] = bench_mb($row->plain->rss) . '>' . bench_mb($row->traced->rss);
    $own = bench_own($row);
    $cells['own MB'] = $own === null ? '' : bench_mb($own);
    $cells['own %'] = $own === null ? '' : sprintf('%.1f', 100 * $own / max(1, $row->plain->peak));
    $cells['judge %'] = $own === null ? '' : sprintf('%.1f', 100 * ($row->traced->status['judge_share'] ?? 0));
    $cells['loops'] = isset($row->traced->status['loops']) ? (string) $row->traced->status['loops'] : '';
    $cells['trace KB'] = $row->traced->traceBytes ? sprintf('%.1f', $row->traced->traceBytes / 1024) : '';
    echo rtrim(bench_line($cells)), "\n";
    if ($row->traced->status['drops'] ?? 0) {
        echo "    {$row->traced->status['drops']} blocks were dropped, not traced\n";
    }
    if ($row->traced->errors !== $row->plain->errors) {
        echo '    stderr of the traced side: ', substr(strtok($row->traced->errors, "\n") ?: 'less than plain', 0, 200), "\n";
    }
}

/* The tracer's own memory at the end of the program; null where it does not run. */
function bench_own(Row $row): ?int
{
    return $row->variant === 'idle' ? null : $row->traced->status['own_bytes'] ?? null;
}

function bench_same_memory(Row $row): bool
{
    return $row->traced->usage === $row->plain->usage && $row->traced->peak === $row->plain->peak;
}

function bench_memory_cell(Row $row): string
{
    if (bench_same_memory($row)) {
        return 'same';
    }
    return sprintf('%+d/%+d', $row->traced->usage - $row->plain->usage, $row->traced->peak - $row->plain->peak);
}

function bench_mb(int $bytes): string
{
    return sprintf('%.1f', $bytes / 1048576);
}

/* $row: whose ratio it is, to say when the goal lies within what its pairs differ by. */
function bench_goal(string $what, float $figure, float $goal, string $unit = '', ?float $beyond = null, ?Row $row = null): void
{
    $word = $figure <= $goal ? 'reached' : 'NOT reached';
    $further = $beyond === null ? '' : sprintf(', beyond: %s%s %s', $beyond, $unit, $figure <= $beyond ? 'reached' : 'not reached');
    if ($row !== null && $row->ratios[0] <= $goal && $goal <= end($row->ratios)) {
        $further .= sprintf(', but the pairs spread from %.2f to %.2f', $row->ratios[0], end($row->ratios));
    }
    printf("  %-58s %9.3f%s  goal %s%s: %s%s\n", $what, $figure, $unit, $goal, $unit, $word, $further);
}

/* Loaded and not enabled: there must be nothing to measure. Only as sharp as the spread is narrow. */
function bench_idle_goal(Row $row): void
{
    [$low, $high] = [$row->ratios[0], end($row->ratios)];
    $word = $low <= 1.0 ? 'reached' : 'NOT reached';
    printf("  %-58s %9.3f  goal not measurable: %s, pairs from %.2f to %.2f\n", "$row->name, idle", $row->median(), $word, $low, $high);
}

function bench_geometric_mean(array $ratios): float
{
    return exp(array_sum(array_map(log(...), $ratios)) / count($ratios));
}

/* The goals of one mode, from its rows. */
function bench_print_goals(array $rows, array $catalogue): void
{
    echo "goals\n";
    $hooked = array_filter($rows, static fn (Row $row): bool => $row->counts() && $row->variant === 'hooked');
    foreach (['micro' => ['micro workloads', 1.30, 1.20], 'app' => ['applications', 1.20, 1.12]] as $group => [$title, $goal, $beyond]) {
        $ratios = [];
        foreach ($hooked as $row) {
            if ($catalogue[$row->name]['group'] === $group) {
                $ratios[] = $row->median();
            }
        }
        $all = count(array_filter($catalogue, static fn (array $program): bool => $program['group'] === $group));
        if ($ratios) {
            bench_goal("$title, geometric mean of " . count($ratios) . " of $all", bench_geometric_mean($ratios), $goal, '', $beyond);
        }
    }
    foreach ($rows as $row) {
        if ($row->counts()) {
            $row->variant === 'idle'
                ? bench_idle_goal($row)
                : bench_goal("$row->name, $row->variant ($row->label)", $row->median(), $row->goal, '', null, $row);
        }
    }
    foreach ($hooked as $row) {
        $own = bench_own($row);
        if ($own !== null && $row->plain->peak >= 20 * 1048576) {
            $share = $catalogue[$row->name]['group'] === 'heap' ? 10 : 25;
            bench_goal("$row->name: tracer's memory, share of the heap's peak", 100 * $own / $row->plain->peak, $share, ' %');
        }
    }
    foreach ($hooked as $row) {
        $loops = $row->traced->status['loops'] ?? 0;
        $loops > 1 && isset($row->traced->status['judge_share'])
            && bench_goal("$row->name: judging, share of CPU time", 100 * $row->traced->status['judge_share'], 3, ' %');
    }
    $checked = array_filter($rows, static fn (Row $row): bool => $row->counts());
    $output = count(array_filter($checked, static fn (Row $row): bool => $row->sameOutput));
    $memory = count(array_filter($checked, bench_same_memory(...)));
    printf("  output the same in %d of %d rows, memory_get_usage() and peak in %d of %d\n", $output, count($checked), $memory, count($checked));
}
