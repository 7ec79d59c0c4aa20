<?php
/* As top.php, and the running process makes a report of itself before all shutdown functions. */
function_exists('leaktrace_hook_malloc') && getenv('USE_ZEND_ALLOC') !== '0' && leaktrace_hook_malloc();
register_shutdown_function(static function () {
	if (function_exists('leaktrace_status') && ($trace = leaktrace_status()['trace_file']) !== '') {
		leaktrace_analyze($trace, 'text', '/dev/null');
		leaktrace_analyze($trace, 'json', '/dev/null');
	}
});
