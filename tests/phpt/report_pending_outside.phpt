--TEST--
Fibers that an event loop began and that never end are told with their stacks
--SKIPIF--
<?php require __DIR__ . '/inc.php'; exact_sizes(); ?>
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/report_pending_outside.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
final class Driver
{
	private static array $queue = [];
	public static array $waiting = [];

	public static function defer(Closure $task): void
	{
		self::$queue[] = $task;
	}

	public static function tick(int $n): void
	{
		foreach (self::$queue as $task) {
			$fiber = new Fiber($task);
			$fiber->start();
			if ($n % 4 === 0) {
				self::$waiting[] = $fiber;
			} else {
				$fiber->resume();
			}
		}
		self::$queue = [];
	}
}

function body(): void
{
	leaktrace_hook_malloc();
	Driver::defer(static fn (): mixed => Fiber::suspend());
}

$usage = [];
for ($n = 0; $n < 401; $n++) {
	body();
	Driver::tick($n);
	$usage[] = memory_get_usage();
}
$true = ($usage[400] - $usage[100]) / 300;
$report = traced();
$told = $report['processes'][0]['growth_per_loop'];
echo abs($told - $true) < 0.1 * $true ? 'right' : "$told, not $true", "\n";
foreach (findings($report) as $finding) {
	echo "$finding[kind] line $finding[line]: ", $finding['holders'][0]['path'], "\n";
}
?>
--EXPECT--
right
pending line 17: Driver::$waiting[*]
leak line 31: Driver::$waiting[*]
