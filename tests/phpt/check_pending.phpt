--TEST--
leaktrace_check() tells of fibers that no call of the body ends
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/check_pending.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function kinds(array $report): void
{
	foreach (findings($report) as $finding) {
		printf("%s at line %d: %d, +%s per loop\n", $finding['kind'], $finding['line'], $finding['count'], $finding['count_per_loop']);
	}
	echo $report['summary']['verdict'], "\n";
}

echo "all wait for ever\n";
kinds(leaktrace_check(function () {
	$fiber = new Fiber(fn () => Fiber::suspend());
	$fiber->start();
	keep($fiber);
}));

echo "the last five wait\n";
$fibers = new SplFixedArray(5);
$n = 0;
kinds(leaktrace_check(function () use ($fibers, &$n) {
	$fiber = new Fiber(fn () => Fiber::suspend());
	$fiber->start();
	$fibers[$n++ % 5] = $fiber;
}));
?>
--EXPECT--
all wait for ever
pending at line 14: 55, +1 per loop
leak
the last five wait
clean
