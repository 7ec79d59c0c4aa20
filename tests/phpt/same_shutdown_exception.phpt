--TEST--
An exception or an exit in a shutdown function ends them as without leaktrace
--FILE--
<?php
require __DIR__ . '/inc.php';
foreach (['throw new Exception("in shutdown")', 'exit(7)', 'exit("said\n")', 'no_such_function()', 'trigger_error("error", E_USER_ERROR)', 'leaktrace_unhook_malloc()', 'leaktrace_hook_malloc()'] as $statement) {
	echo "-- $statement\n";
	compare('<?php
set_exception_handler(function ($e) { echo "handler: ", $e->getMessage(), "\n"; });
final class Last { public function __destruct() { echo "destructor\n"; } }
$last = new Last;
leaktrace_hook_malloc();
register_shutdown_function(function () { echo "first\n"; });
register_shutdown_function(function () { ' . $statement . '; echo "behind\n"; });
register_shutdown_function(function () { echo "last\n"; });
');
}
?>
--EXPECT--
-- throw new Exception("in shutdown")
the same, status 255:
first

Fatal error: Uncaught Exception: in shutdown in worker.php:7
Stack trace:
  thrown in worker.php on line 7
destructor
-- exit(7)
the same, status 7:
first
destructor
-- exit("said\n")
the same, status 0:
first
said
destructor
-- no_such_function()
the same, status 255:
first

Fatal error: Uncaught Error: Call to undefined function no_such_function() in worker.php:7
Stack trace:
  thrown in worker.php on line 7
destructor
-- trigger_error("error", E_USER_ERROR)
the same, status 255:
first

Fatal error: error in worker.php on line 7
-- leaktrace_unhook_malloc()
the same, status 0:
first
behind
last
destructor
-- leaktrace_hook_malloc()
the same, status 0:
first
behind
last
destructor
