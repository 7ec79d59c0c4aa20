--TEST--
An exception or an exit in a shutdown function ends them as without leaktrace
--FILE--
<?php
require __DIR__ . '/inc.php';
foreach (['throw new Exception("in shutdown")', 'exit(7)', 'exit("said\n")', 'no_such_function()', 'trigger_error("error", E_USER_ERROR)', 'leaktrace_unhook_malloc()', 'leaktrace_hook_malloc()'] as $statement) {
	ob_start();
	compare('<?php
set_exception_handler(function ($e) { echo "handler: ", $e->getMessage(), "\n"; });
final class Last { public function __destruct() { echo "destructor\n"; } }
$last = new Last;
leaktrace_hook_malloc();
register_shutdown_function(function () { echo "first\n"; });
register_shutdown_function(function () { ' . $statement . '; echo "behind\n"; });
register_shutdown_function(function () { echo "last\n"; });
');
	$said = ob_get_clean();
	/* What it is differs from PHP to PHP. */
	echo str_starts_with($said, 'the same') && str_contains($said, "first\n") && str_contains($said, 'behind') === str_starts_with($statement, 'leaktrace') ? 'the same' : $said, ": $statement\n";
}
?>
--EXPECT--
the same: throw new Exception("in shutdown")
the same: exit(7)
the same: exit("said\n")
the same: no_such_function()
the same: trigger_error("error", E_USER_ERROR)
the same: leaktrace_unhook_malloc()
the same: leaktrace_hook_malloc()
