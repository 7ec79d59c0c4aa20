<?php
require __DIR__ . '/inc.php';
foreach (['leaktrace_hook_malloc', 'leaktrace_unhook_malloc', 'leaktrace_status'] as $function) {
	try {
		$function(1);
	} catch (ArgumentCountError $error) {
		echo $error->getMessage(), "\n";
	}
}
var_dump(leaktrace_status()['hooked']);
?>
