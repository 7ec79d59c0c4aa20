<?php
require __DIR__ . '/inc.php';
function one(): Generator
{
	yield 1;
	keep(str_repeat(X, 2000));
	yield 2;
	keep(str_repeat(X, 2000));
}

for ($i = 0; $i < 20; $i++) {
	foreach (one() as $_) {
		keep(str_repeat(X, 500));
	}
}
$report = traced();
echo $report['processes'][0]['loops'], " loops\n";
show($report);
?>
