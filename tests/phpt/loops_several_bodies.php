<?php
require __DIR__ . '/inc.php';
function request(): void
{
	leaktrace_hook_malloc();
	keep(str_repeat(X, 1000));
	message();
}

function message(): void
{
	leaktrace_hook_malloc();
	keep(str_repeat(X, 2000));
}

for ($i = 0; $i < 20; $i++) {
	request();
	message();
}
$report = traced();
echo $report['processes'][0]['loops'], " loops\n";
show($report);
?>
