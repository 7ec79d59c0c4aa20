--TEST--
leaktrace does nothing unless leaktrace.enable=1 is set
--FILE--
<?php
var_dump(ini_get('leaktrace.enable'), leaktrace_hook_malloc());
?>
--EXPECT--
string(1) "0"
bool(false)
