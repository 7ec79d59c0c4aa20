--TEST--
Unhooking where nothing is hooked returns false, before any hook and after an unhook
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/hook_unhook_unhooked.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
var_dump(leaktrace_unhook_malloc());
var_dump(leaktrace_hook_malloc(), leaktrace_unhook_malloc(), leaktrace_unhook_malloc());
traced();
?>
--EXPECT--
bool(false)
bool(true)
bool(true)
bool(false)
