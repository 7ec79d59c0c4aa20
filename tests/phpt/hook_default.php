<?php
var_dump(ini_get('leaktrace.enable'), leaktrace_hook_malloc());
?>
