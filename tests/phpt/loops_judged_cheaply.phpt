--TEST--
Loops that are judged for next to nothing do not ask for CPU time each: that takes system calls
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
need_faults();
if (getenv('LEAKTRACE_VALGRIND') !== false) die('skip under valgrind no judging is cheap');
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
$library = library(file_get_contents(__DIR__ . '/faults.c'));
$worker = new Worker('<?php
function body(): void {
	leaktrace_hook_malloc();
	for ($i = 0; $i < 10; $i++) { $a = new stdClass; $a->self = $a; }
}
for ($i = 0; $i < 2000; $i++) body();
echo leaktrace_status()["gc_runs"];
');
$worker->run([], '', ['LD_PRELOAD' => preloaded($library), 'FAULT' => 'cpu:1:1:0', 'FAULT_CALLS' => "$worker->dir/calls"]);
unlink($library);
$runs = (int) $worker->out;
$asked = (int) file_get_contents("$worker->dir/calls");
echo $worker->err, $runs > 300 ? 'judged' : "$runs collections", ', ', $asked > 0 && $asked < $runs / 2 ? 'seldom asked' : "asked $asked times in $runs", "\n";
?>
--EXPECT--
judged, seldom asked
