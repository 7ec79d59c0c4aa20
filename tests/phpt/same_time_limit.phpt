--TEST--
A time limit ends the script as without leaktrace
--FILE--
<?php
require __DIR__ . '/inc.php';
compare('<?php
set_time_limit(1);
/* One line: which of two it stops at is chance. */
function body() { leaktrace_hook_malloc(); return str_repeat(X, 1000); } while (true) { body(); }
');
?>
--EXPECT--
the same, status 255:

Fatal error: Maximum execution time of 1 second exceeded in worker.php on line 4
