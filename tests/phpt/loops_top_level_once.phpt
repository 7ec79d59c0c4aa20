--TEST--
One call on top of a script yields to the bodies that hook inside of it
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_top_level_once.traces
--FILE--
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
--EXPECT--
21 loops
leak at loops_top_level_once.php:8 in body: 1280 bytes per loop
