<?php
/* Calls that allocate nothing: functions, methods, static methods, closures, integers only. */
require __DIR__ . '/../lib/start.php';
if (BENCH_HOOKED) (BENCH_HOOK)();

function fibonacci(int $n): int
{
    return $n < 2 ? $n : fibonacci($n - 1) + fibonacci($n - 2);
}

final class Counter
{
    private int $value = 0;

    public function add(int $by): int
    {
        return $this->value = ($this->value + self::mix($by)) & 0xffffff;
    }

    private static function mix(int $by): int
    {
        return ($by * 31 + 7) & 0xffff;
    }
}

function work(Counter $counter, Closure $twice): int
{
    $sum = 0;
    for ($i = 0; $i < 50000; $i++) {
        $sum += $counter->add($i) + $twice($i);
    }
    return $sum + fibonacci(22);
}

$counter = new Counter();
$twice = static fn (int $x): int => $x * 2;
$sum = 0;
for ($round = 0; $round < 240; $round++) {
    $sum += work($counter, $twice);
}
bench_end((string) $sum);
