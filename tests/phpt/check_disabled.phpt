--TEST--
leaktrace_check() with leaktrace.enable=0 is an error that says what to do
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/check_disabled.traces
leaktrace.enable=0
--FILE--
<?php
try {
	leaktrace_check(fn () => 1);
} catch (Error $error) {
	echo $error->getMessage(), "\n";
}
?>
--EXPECT--
leaktrace_check() needs leaktrace.enable=1: run PHP with -d leaktrace.enable=1
