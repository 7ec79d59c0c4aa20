<?php
require __DIR__ . '/inc.php';
function body(int $left): void
{
	leaktrace_hook_malloc();
	keep(str_repeat(X, 1000));
	if ($left > 0) {
		body($left - 1);
	}
	keep(str_repeat(X, 100));
}

for ($i = 0; $i < 20; $i++) {
	body(4);
}
$report = traced();
echo $report['processes'][0]['loops'], " loops\n";
show($report);
?>
