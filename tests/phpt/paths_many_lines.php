<?php
require __DIR__ . '/inc.php';
function make(int $size): string
{
	return str_repeat(X, $size);
}

function body(): void
{
	leaktrace_hook_malloc();
	keep(make(100));
	keep(make(3000));
	keep(make(1000));
}

for ($i = 0; $i < 20; $i++) {
	body();
}
show_paths(traced());
?>
