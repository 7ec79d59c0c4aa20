<?php
require __DIR__ . '/inc.php';
leaktrace_hook_malloc();
keep(str_repeat(X, 100));
function body(): void
{
	leaktrace_hook_malloc();
	keep(str_repeat(X, 1000));
}

for ($i = 0; $i < 20; $i++) {
	body();
	keep(str_repeat(X, 100));
}
$report = traced();
echo $report['processes'][0]['loops'], " loops\n";
show($report);
?>
