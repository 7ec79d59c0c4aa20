--TEST--
With Swoole's own tracer on the heap (swoole.leak_detection) nothing is traced, a warning says so, and that tracer works on
--SKIPIF--
<?php
require __DIR__ . '/skip.inc';
if (!preg_grep('/swoole_tracer_leak_detect/', array_map(file_get_contents(...), array_filter(explode(':', (string) getenv('LEAKTRACE_SWOOLE_SO')), 'is_file')))) die('skip needs Swoole 6.2 or newer');
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
foreach (swooles() as $swoole) {
	if (!str_contains(file_get_contents($swoole), 'swoole_tracer_leak_detect')) {
		continue;
	}
	foreach (['leaktrace_hook_malloc(); swoole_tracer_leak_detect(8);', 'swoole_tracer_leak_detect(8); leaktrace_hook_malloc();'] as $calls) {
		$worker = new Worker('<?php
function body(int $i): void { ' . $calls . ' static $kept = []; $kept[] = str_repeat(X, 1000); }
for ($i = 0; $i < 40; $i++) body($i);
var_dump(leaktrace_status()["hooked"], leaktrace_unhook_malloc());
echo "end\n";
');
		$worker->run(['extension' => $swoole, 'swoole.leak_detection' => 1]);
		echo substr_count($worker->out, '[Round#') > 3 ? "it tells leaks\n" : $worker->out;
		echo implode("\n", preg_grep('/^(\[Round|#\d|$)/', explode("\n", $worker->out . $worker->err), PREG_GREP_INVERT)), "\n", $worker->status ?? "signal $worker->signal", "\n";
	}
}
?>
--EXPECT--
it tells leaks
Warning: leaktrace_hook_malloc(): Nothing is traced: another extension has set handlers on PHP's heap; load only one tracer or profiler of memory in worker.php on line 2
bool(false)
bool(false)
end
0
it tells leaks
Warning: leaktrace_hook_malloc(): Nothing is traced: another extension has set handlers on PHP's heap; load only one tracer or profiler of memory in worker.php on line 2
bool(false)
bool(false)
end
0
