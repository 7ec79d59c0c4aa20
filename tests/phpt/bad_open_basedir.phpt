--TEST--
open_basedir holds for the paths of reports
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
var_dump(leaktrace_analyze("$argv[1]/traces", output: "/dev/null"), leaktrace_clean("$argv[1]/traces"), leaktrace_analyze("$argv[1]/ok", output: "$argv[1]/report"));
');
mkdir("$worker->dir/ok");
$ini = ['open_basedir' => "$worker->dir/worker.php:$worker->dir/ok"];
$trace = new Worker('<?php leaktrace_hook_malloc();');
$trace->run();
mkdir($worker->traces);
copy($trace->files()[0], "$worker->dir/ok/a.ltrace");
copy($trace->files()[0], "$worker->dir/traces/a.ltrace");
$worker->run(['leaktrace.enable' => 0] + $ini, '', [], $worker->dir)->tell();
echo count(glob("$worker->dir/traces/*")), ' ', file_exists("$worker->dir/report") ? 'report' : 'no report', "\n";
?>
--EXPECT--
Warning: leaktrace_analyze(): open_basedir restriction in effect. File(traces) is not within the allowed path(s): (worker.php:ok) in worker.php on line 2

Warning: leaktrace_clean(): open_basedir restriction in effect. File(traces) is not within the allowed path(s): (worker.php:ok) in worker.php on line 2

Warning: leaktrace_analyze(): open_basedir restriction in effect. File(report) is not within the allowed path(s): (worker.php:ok) in worker.php on line 2
bool(false)
int(0)
bool(false)
1 no report
