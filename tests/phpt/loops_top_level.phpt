--TEST--
The top level of a script may be the body: a loop from each call to the next
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_top_level.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
for ($i = 0; $i < 20; $i++) {
	leaktrace_hook_malloc();
	keep(str_repeat(X, 1000));
}
$report = traced();
echo $report['processes'][0]['loops'], " loops\n";
show($report);
?>
--EXPECT--
19 loops
leak at loops_top_level.php:5 in main: 1280 bytes per loop
