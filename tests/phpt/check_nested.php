<?php
require __DIR__ . '/inc.php';
leaktrace_hook_malloc();
try {
	leaktrace_check(fn () => 1);
} catch (Error $error) {
	echo $error->getMessage(), "\n";
}
var_dump(leaktrace_status()['hooked']);
leaktrace_unhook_malloc();
try {
	leaktrace_check(fn () => leaktrace_check(fn () => 1));
} catch (Error $error) {
	echo $error->getMessage(), "\n";
}
var_dump(leaktrace_status()['hooked']);
/* Hooking inside changes nothing, and unhooking neither. */
$report = leaktrace_check(function () {
	leaktrace_hook_malloc();
	keep(str_repeat(X, 1000));
	leaktrace_unhook_malloc();
});
echo $report['processes'][0]['loops'], ' ', $report['summary']['verdict'], "\n";
traced();
?>
