--TEST--
leaktrace_check() finds what a callable leaks, in this process and without files
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/check_leaky.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function make(): string
{
	return str_repeat(X, 1000);
}

$report = leaktrace_check(function () {
	keep(make());
	str_repeat(X, 100000);
});
var_dump($report['summary']['verdict'], $report['processes'][0]['loops'], file_exists(ini_get('leaktrace.output_dir')));
show_paths($report);
var_dump(leaktrace_status()['hooked']);
?>
--EXPECT--
string(4) "leak"
int(51)
bool(false)
1280 bytes per loop
  str_repeat (internal)
  make check_leaky.php:5
  {closure} of line 8 check_leaky.php:9
  leaktrace_check (internal)
  main check_leaky.php:8
bool(false)
