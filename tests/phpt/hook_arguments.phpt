--TEST--
Functions without parameters take no arguments
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/hook_arguments.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
foreach (['leaktrace_hook_malloc', 'leaktrace_unhook_malloc', 'leaktrace_status'] as $function) {
	try {
		$function(1);
	} catch (ArgumentCountError $error) {
		echo $error->getMessage(), "\n";
	}
}
var_dump(leaktrace_status()['hooked']);
?>
--EXPECT--
leaktrace_hook_malloc() expects exactly 0 arguments, 1 given
leaktrace_unhook_malloc() expects exactly 0 arguments, 1 given
leaktrace_status() expects exactly 0 arguments, 1 given
bool(false)
