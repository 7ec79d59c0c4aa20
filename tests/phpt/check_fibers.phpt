--TEST--
Fibers that the body begins are part of it
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/check_fibers.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
$report = leaktrace_check(function () {
	$fiber = new Fiber(function () {
		Fiber::suspend();
		keep(str_repeat(X, 1000));
	});
	$fiber->start();
	$fiber->resume();
});
show_paths($report);
?>
--EXPECT--
1280 bytes per loop
  str_repeat (internal)
  {closure} of line 4 check_fibers.php:6
  Fiber::start (internal)
  {closure} of line 3 check_fibers.php:8
  leaktrace_check (internal)
  main check_fibers.php:3
