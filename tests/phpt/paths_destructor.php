<?php
require __DIR__ . '/inc.php';
final class Last
{
	public function __destruct()
	{
		keep(str_repeat(X, 1000));
	}
}

function body(): void
{
	leaktrace_hook_malloc();
	$object = new Last;
	$object = null;
	inner();
}

function inner(): void
{
	$object = new Last;
}

for ($i = 0; $i < 20; $i++) {
	body();
}
show_paths(traced());
?>
