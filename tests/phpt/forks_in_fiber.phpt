--TEST--
A fork in a fiber while other loops wait: both sides go on with all of them, each charged in its own trace
--SKIPIF--
<?php
if (!function_exists('pcntl_fork')) die('skip needs the extension pcntl');
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
$kept = new SplFixedArray(5000);
$next = 0;
function body(int $n): void
{
	leaktrace_hook_malloc();
	$text = str_repeat(X, 500);
	Fiber::suspend();
	$GLOBALS["kept"][$GLOBALS["next"]++] = str_repeat(X, 1000);
	Fiber::suspend();
}
function run(int $from, int $to): void
{
	$running = [];
	for ($n = $from; $n < $to; $n++) {
		$running[] = $fiber = new Fiber("body");
		$fiber->start($n);
		if (count($running) === 10) {
			step($running);
			step($running);
			$running = [];
		}
	}
}
function step(array $fibers): void
{
	foreach ($fibers as $fiber) {
		$fiber->resume();
	}
}
run(0, 30);
$waiting = [];
for ($n = 0; $n < 5; $n++) {
	$waiting[] = $fiber = new Fiber("body");
	$fiber->start($n);
}
$forks = new Fiber(function () use ($waiting) {
	$pid = pcntl_fork();
	step($waiting);
	run(0, $pid === 0 ? 60 : 40);
	step($waiting);
	return $pid;
});
$forks->start();
if ($forks->getReturn() === 0) {
	$status = leaktrace_status();
	fwrite(STDERR, "child: $status[pending_loops] running, $status[pending_contexts] fibers\n");
	exit(0);
}
pcntl_waitpid($forks->getReturn(), $status);
$status = leaktrace_status();
echo "parent: $status[loops] loops, $status[pending_loops] running, $status[pending_contexts] fibers\n";
');
$worker->run()->tell();
$lines = [];
foreach ($worker->files() as $file) {
	$report = leaktrace_report($file);
	$process = $report['processes'][0];
	ob_start();
	show_places($report);
	$lines[] = "$process[loops] loops, $process[state]\n" . ob_get_clean();
}
sort($lines);
echo implode('', $lines);
?>
--EXPECT--
parent: 75 loops, 0 running, 0 fibers
child: 0 running, 0 fibers
65 loops, exited
leak at worker.php:9 in body
75 loops, exited
leak at worker.php:9 in body
