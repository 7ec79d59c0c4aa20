<?php
require __DIR__ . '/inc.php';
function body(): void
{
	leaktrace_hook_malloc();
	keep(str_repeat(X, 1000));
}

body();
body();
$report = traced();
echo $report['summary']['verdict'], ', ', $report['summary']['loops'], " loops\n";
?>
