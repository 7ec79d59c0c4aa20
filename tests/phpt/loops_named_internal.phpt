--TEST--
A named body may be an internal function that calls back
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_named_internal.traces
leaktrace.loop=preg_replace_callback
--FILE--
<?php
require __DIR__ . '/inc.php';
for ($i = 0; $i < 20; $i++) {
	preg_replace_callback('/a/', function () {
		keep(str_repeat(X, 1000));
		return '';
	}, 'a');
}
$report = traced();
echo $report['processes'][0]['loops'], " loops\n";
show_paths($report);
?>
--EXPECT--
20 loops
1280 bytes per loop
  str_repeat (internal)
  {closure} of line 4 loops_named_internal.php:5
  preg_replace_callback (internal)
  main loops_named_internal.php:4
