<?php
require __DIR__ . '/inc.php';
var_dump(leaktrace_hook_malloc(), leaktrace_unhook_malloc());
var_dump(leaktrace_status()['enabled'], leaktrace_status()['hooked'], file_exists(ini_get('leaktrace.output_dir')));
?>
