<?php
/* Before every test, with leaktrace and without: so that both print the same of it. Where
 * a test has PHP run without its heap there is nothing to trace, which we would warn of. */
function_exists('leaktrace_hook_malloc') && getenv('USE_ZEND_ALLOC') !== '0' && leaktrace_hook_malloc();
