<?php
require __DIR__ . '/inc.php';
function body(int $i): void
{
	leaktrace_hook_malloc();
	keep(str_repeat(X, 1000));
	if ($i % 2) {
		thrower();
	}
}

function thrower(): never
{
	throw new RuntimeException(str_repeat(X, 1000));
}

for ($i = 0; $i < 20; $i++) {
	try {
		body($i);
	} catch (RuntimeException) {
	}
	$between = str_repeat(X, 3000);
	keep($between);
}
$report = traced();
echo $report['processes'][0]['loops'], " loops\n";
show($report);
?>
