<?php
require __DIR__ . '/inc.php';
for ($i = 0; $i < 20; $i++) {
	preg_replace_callback('/a/', function () {
		keep(str_repeat(X, 1000));
		return '';
	}, 'a');
}
$report = traced();
echo $report['processes'][0]['loops'], " loops\n";
show_paths($report);
?>
