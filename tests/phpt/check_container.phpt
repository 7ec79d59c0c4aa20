--TEST--
leaktrace_check() tells how fast a table grows that doubles, though it did not of late
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/check_container.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
$numbers = [];
$report = leaktrace_check(function () use (&$numbers) {
	$numbers[] = 1;
}, 200);
$finding = findings($report)[0];
/* Sixteen bytes a number, and room for some. */
var_dump($finding['kind'], $finding['holders'][0]['elements_per_loop']);
var_dump($finding['bytes_per_loop'] >= 16 && $finding['bytes_per_loop'] <= 48, $report['summary']['bytes_per_loop'] >= 16);
?>
--EXPECT--
string(9) "container"
int(1)
bool(true)
bool(true)
