--TEST--
With leaktrace.enable=0 hooking returns false, says nothing and makes nothing
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/hook_disabled.traces
leaktrace.enable=0
--FILE--
<?php
require __DIR__ . '/inc.php';
var_dump(leaktrace_hook_malloc(), leaktrace_unhook_malloc());
var_dump(leaktrace_status()['enabled'], leaktrace_status()['hooked'], file_exists(ini_get('leaktrace.output_dir')));
?>
--EXPECT--
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
