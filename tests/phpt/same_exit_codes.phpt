--TEST--
Exit codes and uncaught exceptions are the same
--FILE--
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
", ['error_reporting' => E_ALL & ~E_DEPRECATED]);
}
?>
--EXPECT--
-- exit(0);
the same, status 0:
-- exit(3);
the same, status 3:
-- exit("text\n");
the same, status 0:
text
-- throw new Exception("uncaught");
the same, status 255:

Fatal error: Uncaught Exception: uncaught in worker.php:4
Stack trace:
  thrown in worker.php on line 4
-- function_that_is_not();
the same, status 255:

Fatal error: Uncaught Error: Call to undefined function function_that_is_not() in worker.php:4
Stack trace:
  thrown in worker.php on line 4
-- trigger_error("end", E_USER_ERROR);
the same, status 255:

Fatal error: end in worker.php on line 4
-- eval("syntax error");
the same, status 255:

Parse error: syntax error, unexpected identifier "error" in worker.php(4) : eval()'d code on line 1
-- return 5;
the same, status 0:
