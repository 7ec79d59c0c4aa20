--TEST--
A named body that ends by an exception has ended
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_exception_named.traces
leaktrace.loop=body
--FILE--
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
--EXPECT--
20 loops
leak at loops_exception_named.php:5 in body: 1280 bytes per loop
