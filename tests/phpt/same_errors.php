<?php
require __DIR__ . '/inc.php';
compare('<?php
set_error_handler(function (int $level, string $message, string $file, int $line) { echo "$level $message $line\n"; debug_print_backtrace(); return true; });
function body(int $i): void
{
	leaktrace_hook_malloc();
	echo $undefined;
	try {
		inner();
	} catch (Exception $e) {
		echo $e->getTraceAsString(), "\n";
	}
	if ($i === 1) {
		debug_print_backtrace();
		print_r(array_column(debug_backtrace(), "function"));
	}
}
function inner() { throw new Exception("x"); }
for ($i = 0; $i < 3; $i++) {
	body($i);
}
leaktrace_hook_malloc();
echo $also_undefined;
register_shutdown_function(function () { debug_print_backtrace(); echo count(debug_backtrace()), "\n"; });
');
?>
