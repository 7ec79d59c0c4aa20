<?php
require __DIR__ . '/inc.php';
var_dump(leaktrace_unhook_malloc());
var_dump(leaktrace_hook_malloc(), leaktrace_unhook_malloc(), leaktrace_unhook_malloc());
traced();
?>
