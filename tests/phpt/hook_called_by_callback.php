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
