<?php
require __DIR__ . '/inc.php';
foreach (['exit(0);', 'exit(3);', 'exit("text\n");', 'throw new Exception("uncaught");', 'function_that_is_not();', 'trigger_error("end", E_USER_ERROR);', 'eval("syntax error");', 'return 5;'] as $end) {
	echo "-- $end\n";
	compare("<?php
function body() {
	leaktrace_hook_malloc();
	$end
}
leaktrace_hook_malloc();
body();
");
}
?>
