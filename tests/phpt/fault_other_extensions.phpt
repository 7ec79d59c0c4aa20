--TEST--
xdebug, pcov and excimer, loaded before or after and at work, change nothing and are not disturbed
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
array_map(other_extension(...), ['xdebug', 'pcov', 'excimer']);
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
putenv('XDEBUG_MODE'); /* it would go before the setting */
const CODE = '<?php
BEGIN
function make(int $i): string { return str_repeat(X, 1000); }
function busy(int $i): int { return count(array_unique(array_map(fn ($v) => md5($v . $i), range(1, 60)))); }
function gen(int $n): Generator { for ($j = 0; $j < $n; $j++) yield busy($j) => make($j); }
function body(int $i): int {
	HOOK
	static $kept = [];
	$kept[] = make($i);
	$ring = new stdClass; $ring->ring = $ring;
	$fiber = new Fiber(function () use ($i) { $sum = busy($i); Fiber::suspend($sum); return $sum; });
	$sum = $fiber->start();
	$fiber->resume();
	foreach (gen(3) as $n => $text) $sum += $n + strlen($text);
	try { throw new Exception((string) $sum); } catch (Exception $e) { return (int) $e->getMessage(); }
}
for ($i = 0; $i < 40; $i++) $sum = ($sum ?? 0) + body($i);
echo "$sum\n";
END
';

const EXPECTED = 'the same, status 0:
129600
';

function attempt(string $what, array $ini, string $first, string $begin, string $end): void
{
	foreach (['' => 'leaktrace_hook_malloc();', ', named' => ''] as $how => $hook) {
		$code = str_replace(['BEGIN', 'HOOK', 'END'], [$begin, $hook, $end], CODE);
		$more = $ini + ['opcache.jit' => 'disable'] + ($hook === '' ? ['leaktrace.loop' => 'body'] : []);
		ob_start();
		compare($code, $more, $first);
		$worker = new Worker($code);
		$worker->first = $first;
		$worker->run($more);
		$told = array_map(fn ($finding) => "$finding[kind] in $finding[function]", findings($worker->report()));
		echo in_array('leak in make', $told) ? "told\n" : implode(', ', $told);
		$said = rtrim(str_replace([EXPECTED, "\n"], ['same ', ' '], ob_get_clean()));
		echo "$what$how: $said\n";
	}
}

$xdebug = ['zend_extension' => other_extension('xdebug')];
foreach ([
	'develop' => ['', 'echo count(xdebug_get_function_stack()), " frame\n";'],
	'coverage' => ['xdebug_start_code_coverage();', 'echo isset(xdebug_get_code_coverage()[__FILE__]) ? "covered\n" : "not covered\n";'],
	'gcstats' => ['', 'echo xdebug_get_gc_run_count() > -1 ? "counted\n" : "";'],
	'profile' => ['', 'echo is_file(xdebug_get_profiler_filename()) ? "profiled\n" : ""; register_shutdown_function(fn () => unlink(xdebug_get_profiler_filename()));'],
	'trace' => ['', 'echo is_file(xdebug_get_tracefile_name()) ? "written\n" : ""; unlink(xdebug_stop_trace());'],
	'debug' => ['', ''],
	'off' => ['', ''],
] as $mode => [$begin, $end]) {
	attempt("xdebug, $mode", $xdebug + ['xdebug.mode' => $mode, 'xdebug.output_dir' => sys_get_temp_dir(), 'xdebug.start_with_request' => in_array($mode, ['profile', 'trace']) ? 'yes' : 'no'], '', $begin, $end);
}
/* A thread of excimer's timer that is late finds its lock gone, and ends the process. */
foreach (['pcov' => ['pcov\start();', 'pcov\stop(); $lines = pcov\collect(); ksort($lines[__FILE__]); echo "#", serialize($lines[__FILE__]), "\n", count($lines[__FILE__]) > 10 ? "covered\n" : "";'],
	'excimer' => ['$profiler = new ExcimerProfiler; $profiler->setPeriod(0.0005); $profiler->setEventType(EXCIMER_CPU); $profiler->start();',
		'while ($profiler->getLog()->getEventCount() < 9) busy(1); $profiler->stop(); usleep(20000); echo "profiled\n";']] as $name => [$begin, $end]) {
	$path = other_extension($name);
	$ini = $name === 'pcov' ? ['pcov.enabled' => 1, 'pcov.directory' => '/'] : [];
	attempt("$name before", $ini, "-d extension=$path", $begin, $end);
	attempt("$name after", ['extension' => $path] + $ini, '', $begin, $end);
}
?>
--EXPECT--
xdebug, develop: same 1 frame told
xdebug, develop, named: same 1 frame told
xdebug, coverage: same covered told
xdebug, coverage, named: same covered told
xdebug, gcstats: same counted told
xdebug, gcstats, named: same counted told
xdebug, profile: same profiled told
xdebug, profile, named: same profiled told
xdebug, trace: same written told
xdebug, trace, named: same written told
xdebug, debug: same told
xdebug, debug, named: same told
xdebug, off: same told
xdebug, off, named: same told
pcov before: same covered told
pcov before, named: same covered told
pcov after: same covered told
pcov after, named: same covered told
excimer before: same profiled told
excimer before, named: same profiled told
excimer after: same profiled told
excimer after, named: same profiled told
