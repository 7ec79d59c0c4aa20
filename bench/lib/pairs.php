<?php
/*
 * One row of the table: a program run in pairs, plain and traced in turn, the
 * order swapped from pair to pair, so that a machine whose speed drifts moves both.
 */

final class Row
{
    public array $ratios = [];    /* one a pair, sorted */
    public array $seconds = [];   /* CPU seconds of the plain runs */
    public ?Child $plain = null;  /* the last pair's */
    public ?Child $traced = null;
    public bool $sameOutput = true;
    public string $failure = '';

    public function __construct(public string $name, public string $label, public string $variant, public float $goal)
    {
    }

    public function median(): float
    {
        return self::middle($this->ratios);
    }

    public static function middle(array $values): float
    {
        sort($values);
        $half = intdiv(count($values), 2);
        return count($values) % 2 ? $values[$half] : ($values[$half - 1] + $values[$half]) / 2;
    }

    /* Is it told within 3 % where the median of many more pairs would lie? By the ratios
     * between which it lies in 95 of 100 such rows (David and Nagaraja, Order Statistics, 7.1). */
    public function settled(): bool
    {
        $sorted = $this->ratios;
        sort($sorted);
        $count = count($sorted);
        $low = max(0, (int) floor(($count - 1.96 * sqrt($count)) / 2));
        return $sorted[$count - 1 - $low] - $sorted[$low] <= 0.06 * $this->median();
    }

    public function counts(): bool
    {
        return $this->failure === '' && $this->ratios !== [];
    }
}

/* Runs the pairs of one row, up to three times as many as are asked for while they scatter;
 * the first, uncounted one fills the programs' own caches. */
function bench_pairs(Row $row, array $plain, array $traced, array $env, Setup $setup): void
{
    for ($pair = 0; $pair <= $setup->pairs || (!$row->settled() && $pair <= 3 * $setup->pairs); $pair++) {
        $runs = [];
        foreach ($pair % 2 ? ['plain', 'traced'] : ['traced', 'plain'] as $side) {
            $runs[$side] = Child::run($side === 'plain' ? $plain : $traced, $env, $setup->traces, $setup->timeout);
        }
        ['plain' => $row->plain, 'traced' => $row->traced] = $runs;
        $row->failure = bench_failure($runs) ?: ($setup->control ? '' : bench_not_traced($row->variant, $row->traced));
        if ($row->failure !== '') {
            return;
        }
        if ($pair > 0) {
            $row->ratios[] = $row->traced->cpu / $row->plain->cpu;
            $row->seconds[] = $row->plain->cpu;
            $row->sameOutput = $row->sameOutput && $row->traced->output === $row->plain->output;
        }
    }
    sort($row->ratios);
}

function bench_failure(array $runs): string
{
    foreach ($runs as $side => $run) {
        if ($run->failure !== '') {
            return "$side PHP: $run->failure" . ($run->errors ? ': ' . strtok($run->errors, "\n") : '');
        }
    }
    $codes = [$runs['plain']->code, $runs['traced']->code];
    return $codes[0] === $codes[1] ? '' : "plain PHP's exit status is $codes[0], the traced one's $codes[1]";
}

/* A side that did not trace has a fine ratio that means nothing: why it does not count; empty: it does. */
function bench_not_traced(string $variant, Child $traced): string
{
    $first = $traced->errors ? ': ' . substr(strtok($traced->errors, "\n"), 0, 160) : '';
    if ($traced->status === []) {
        return "the extension was not there$first";
    }
    if ($variant === 'idle') {
        return $traced->status['enabled'] ? 'the extension was enabled' : '';
    }
    if (!$traced->status['hooked']) {
        return "nothing was hooked at the end$first";
    }
    return $traced->status['recording'] ? '' : "it had stopped recording$first";
}

/* The rows of one program in one mode of opcache: hooked by call, perhaps by ini, perhaps idle. */
function bench_rows(string $name, array $program, string $mode, Setup $setup): array
{
    $script = dirname(__DIR__) . "/programs/$name.php";
    $options = array_merge(Setup::phpOptions($mode), $program['php'] ?? []);
    $variants = ['hooked' => ['call', true, [], $program['goal']]];
    if (!$setup->control) {
        if (isset($program['body'])) {
            $variants['by ini'] = ['ini', true, ['leaktrace.loop=' . $program['body']], 1.30];
        }
        if ($program['idle'] ?? false) {
            $variants['idle'] = ['call', false, [], 1.0];
        }
    }
    $rows = [];
    foreach ($variants as $variant => [$hook, $enable, $settings, $goal]) {
        $row = new Row($name, $program['title'], $variant, $goal);
        $traced = [PHP_BINARY, ...$options, ...$setup->tracer($enable, $settings), $script];
        bench_pairs($row, [PHP_BINARY, ...$options, $script], $traced, $setup->env($hook), $setup);
        $rows[] = $row;
        bench_print_row($row);
    }
    return $rows;
}
