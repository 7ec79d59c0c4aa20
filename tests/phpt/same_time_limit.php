<?php
require __DIR__ . '/inc.php';
compare('<?php
set_time_limit(1);
/* One line: which of two it stops at is chance. */
function body() { leaktrace_hook_malloc(); return str_repeat(X, 1000); } while (true) { body(); }
');
?>
