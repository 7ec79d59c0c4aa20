<?php
require __DIR__ . '/inc.php';
function make(): string
{
	return str_repeat(X, 1000);
}

$report = leaktrace_check(function () {
	keep(make());
	str_repeat(X, 100000);
});
var_dump($report['summary']['verdict'], $report['processes'][0]['loops'], file_exists(ini_get('leaktrace.output_dir')));
show_paths($report);
var_dump(leaktrace_status()['hooked']);
?>
