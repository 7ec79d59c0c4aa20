<?php
require __DIR__ . '/inc.php';
function body(int $i): void
{
	keep(str_repeat(X, 1000));
	throw new RuntimeException;
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
