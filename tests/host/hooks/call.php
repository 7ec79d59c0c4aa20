<?php
/* The body is over before the test begins: all that the test does is between loops. */
(function () {
	function_exists('leaktrace_hook_malloc') && getenv('USE_ZEND_ALLOC') !== '0' && leaktrace_hook_malloc();
})();
