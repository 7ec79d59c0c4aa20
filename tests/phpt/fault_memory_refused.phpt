--TEST--
When the system refuses the tracer memory, it steps back with a reason and the worker goes on
--SKIPIF--
<?php
if (getenv('LEAKTRACE_VALGRIND') !== false) die('skip valgrind needs address space of its own');
if (trim((string) shell_exec('command -v prlimit')) === '') die('skip needs prlimit');
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
/* Room for PHP, before anything is traced: holes everywhere in the heap. */
for ($i = 0; $i < 400000; $i++) $hold[$i] = str_repeat(X, 100);
for ($i = 0; $i < 400000; $i++) if ($i % 20) $hold[$i] = null;
function body(int $i): void { leaktrace_hook_malloc(); $GLOBALS["kept"][$i % 1000] = str_repeat(X, 100); $GLOBALS["hold"][$i] = str_repeat(X, 100); }
$kept = array_fill(0, 1000, null);
if ($argv[1] !== "at once") {
	body(0);
}
$pages = (int) file_get_contents("/proc/self/statm");
exec("prlimit --pid " . getmypid() . " --as=" . ($pages * 4096 + (int) $argv[1]));
for ($i = 0; $i < 300000; $i++) {
	body($i);
}
$status = leaktrace_status();
echo $status["hooked"] ? "hooked" : "not hooked", " ", $status["recording"] ? "recording" : "not recording", "\n";
echo strlen(implode($kept)), "\n";
');
foreach (["at once", "0", "100000", "500000"] as $more) {
	echo "-- $more\n";
	$worker->run(['memory_limit' => -1, 'leaktrace.holders' => 0], '', [], escapeshellarg($more))->tell();
}
?>
--EXPECT--
-- at once

Warning: leaktrace_hook_malloc(): Nothing is traced: the system refuses memory in worker.php on line 5
not hooked not recording
100000
-- 0
hooked not recording
100000
-- 100000
hooked not recording
100000
-- 500000
hooked not recording
100000
