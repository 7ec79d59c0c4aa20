--TEST--
The top level of an included file is a body of its own
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_top_level_of_included_file.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
leaktrace_hook_malloc();
keep(str_repeat(X, 1000));
');
for ($i = 0; $i < 20; $i++) {
	include $worker->script;
}
$report = traced();
echo $report['processes'][0]['loops'], " loops\n";
foreach (findings($report) as $finding) {
	if ($finding['line'] === 3 && $finding['bytes_per_loop'] === 1280) {
		echo "$finding[function]\n";
	}
}
?>
--EXPECT--
20 loops
include
