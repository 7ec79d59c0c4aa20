--TEST--
No room for the first byte: one warning, the worker goes on
--SKIPIF--
<?php
if (getenv('LEAKTRACE_VALGRIND') !== false) die('skip valgrind writes files of its own');
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
function body(): void { leaktrace_hook_malloc(); }
for ($i = 0; $i < 100; $i++) body();
echo leaktrace_status()["loops"], "\n";
');
/* Its output goes to files, too: a pipe in between has no such limit. */
$worker->run([], 'ulimit -f 0;');
echo preg_replace('/ in \S+ on line \d+/', ' in … on line …', $worker->out), $worker->status ?? "signal $worker->signal", "\n";
?>
--EXPECT--
Warning: leaktrace_hook_malloc(): No trace is written: Cannot create a trace in traces: the limit of a file's size (ulimit -f) is reached; set leaktrace.output_dir to a folder that this user may write to in … on line …
100
0
