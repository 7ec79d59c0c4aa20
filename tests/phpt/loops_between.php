<?php
require __DIR__ . '/inc.php';
function body(): void
{
	leaktrace_hook_malloc();
	keep(str_repeat(X, 1000));
}

function timer(): void
{
	keep(str_repeat(X, 8000));
}

for ($i = 0; $i < 20; $i++) {
	body();
	timer();
}
show(traced());
?>
