--TEST--
A worker that grows outside of what was marked as the body is told so, and only such a worker
--FILE--
<?php
require __DIR__ . '/inc.php';
/* The call that marks the body stands in a helper, which returns before the work begins. */
$worker = '<?php
final class Hub
{
	public static array $seen = [];
}

function loop_begins(): void
{
	leaktrace_hook_malloc();
}

function work(int $n): void
{
	Hub::$seen[WHERE] = str_repeat("x", 1000);
	$request = range(1, 100);
}

for ($n = 0; $n < 600; $n++) {
	loop_begins();
	work($n);
}
';
foreach (['$n', '$n % 50', 'mt_rand(1, 40)'] as $where) {
	$run = new Worker(str_replace('WHERE', $where, $worker));
	$run->run();
	$report = leaktrace_report($run->traces);
	$between = $report['processes'][0]['between_loops'];
	echo $where, ': ', $report['summary']['leaks'], ' leaks';
	foreach ($between['sites'] as $site) {
		echo '; ', basename($site['file']), ':', $site['line'], ' ', $site['function'], ' ', $site['bytes_per_loop'] === $between['bytes_per_loop'] ? 'all' : 'some',
			', with its table ', intdiv((int) $site['bytes_per_loop'], 100), ' hundred bytes';
	}
	echo "\n";
	leaktrace_analyze($run->traces, 'text', __DIR__ . '/report_between_loops.text');
	echo preg_match('/^⚠ Between the loops.*\n.*\n/m', file_get_contents(__DIR__ . '/report_between_loops.text'), $told) ? str_replace($run->dir, '…', $told[0]) : '';
}
?>
--CLEAN--
<?php @unlink(__DIR__ . '/report_between_loops.text'); ?>
--EXPECTF--
$n: 0 leaks; worker.php:14 work all, with its table 13 hundred bytes
⚠ Between the loops memory grows: 1.%d KB per loop, at
   …/worker.php:14 in work.
$n % 50: 0 leaks
mt_rand(1, 40): 0 leaks
