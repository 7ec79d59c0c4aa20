--TEST--
Without a trace in the default folder, or without that folder, the warning says how to make one
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
var_dump(leaktrace_analyze(), leaktrace_report(), leaktrace_analyze_malloc(), leaktrace_clean());
mkdir($argv[1]);
var_dump(leaktrace_analyze());
');
$worker->run(['leaktrace.enable' => 0], '', [], $worker->traces)->tell();
$worker->run(['leaktrace.enable' => 0, 'leaktrace.output_dir' => '', 'sys_temp_dir' => "$worker->dir/t"], '', [], "$worker->dir/other")->tell();
?>
--EXPECT--
Warning: leaktrace_analyze(): There is no trace in traces: run the worker with leaktrace.enable=1 and a call of leaktrace_hook_malloc() in its loop, or with leaktrace.loop naming that function as PHP does (App\Worker::handle), or give the path of a trace in worker.php on line 2

Warning: leaktrace_report(): There is no trace in traces: run the worker with leaktrace.enable=1 and a call of leaktrace_hook_malloc() in its loop, or with leaktrace.loop naming that function as PHP does (App\Worker::handle), or give the path of a trace in worker.php on line 2

Warning: leaktrace_analyze_malloc(): There is no trace in traces: run the worker with leaktrace.enable=1 and a call of leaktrace_hook_malloc() in its loop, or with leaktrace.loop naming that function as PHP does (App\Worker::handle), or give the path of a trace in worker.php on line 2
bool(false)
array(0) {
}
bool(false)
int(0)

Warning: leaktrace_analyze(): There is no trace in traces: run the worker with leaktrace.enable=1 and a call of leaktrace_hook_malloc() in its loop, or with leaktrace.loop naming that function as PHP does (App\Worker::handle), or give the path of a trace in worker.php on line 4
bool(false)

Warning: leaktrace_analyze(): There is no trace in t/leaktrace-0: run the worker with leaktrace.enable=1 and a call of leaktrace_hook_malloc() in its loop, or with leaktrace.loop naming that function as PHP does (App\Worker::handle), or give the path of a trace in worker.php on line 2

Warning: leaktrace_report(): There is no trace in t/leaktrace-0: run the worker with leaktrace.enable=1 and a call of leaktrace_hook_malloc() in its loop, or with leaktrace.loop naming that function as PHP does (App\Worker::handle), or give the path of a trace in worker.php on line 2

Warning: leaktrace_analyze_malloc(): There is no trace in t/leaktrace-0: run the worker with leaktrace.enable=1 and a call of leaktrace_hook_malloc() in its loop, or with leaktrace.loop naming that function as PHP does (App\Worker::handle), or give the path of a trace in worker.php on line 2
bool(false)
array(0) {
}
bool(false)
int(0)

Warning: leaktrace_analyze(): There is no trace in t/leaktrace-0: run the worker with leaktrace.enable=1 and a call of leaktrace_hook_malloc() in its loop, or with leaktrace.loop naming that function as PHP does (App\Worker::handle), or give the path of a trace in worker.php on line 4
bool(false)
