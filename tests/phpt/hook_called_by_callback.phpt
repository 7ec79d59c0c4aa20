--TEST--
The body is the function whose code calls the hook, even through internal functions
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/hook_called_by_callback.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function body(): void
{
	call_user_func('leaktrace_hook_malloc');
	keep(str_repeat(X, 1000));
}

for ($i = 0; $i < 20; $i++) {
	body();
}
var_dump(leaktrace_status()['loops']);
show(traced());
?>
--EXPECT--
int(20)
leak at hook_called_by_callback.php:6 in body: 1280 bytes per loop
