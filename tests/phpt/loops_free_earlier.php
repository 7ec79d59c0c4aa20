<?php
require __DIR__ . '/inc.php';
function body(int $i): void
{
	static $queue = [];
	leaktrace_hook_malloc();
	$queue[$i % 5] = str_repeat(X, 1000);
	keep(str_repeat(X, 1000));
}

for ($i = 0; $i < 60; $i++) {
	body($i);
}
$report = traced();
show($report);
?>
