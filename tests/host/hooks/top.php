<?php
/* Before every test, with leaktrace and without: so that both print the same of it. */
function_exists('leaktrace_hook_malloc') && leaktrace_hook_malloc();
