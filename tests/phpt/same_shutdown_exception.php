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
