<?php
/* The body is over before the test begins: all that the test does is between loops. */
(function () {
	function_exists('leaktrace_hook_malloc') && leaktrace_hook_malloc();
})();
