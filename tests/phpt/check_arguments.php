<?php
require __DIR__ . '/inc.php';
$calls = 0;
$count = function () use (&$calls) { $calls++; };
leaktrace_check($count);
echo $calls, "\n";
$calls = 0;
$report = leaktrace_check($count, 20, 2);
echo $calls, ' ', $report['processes'][0]['loops'], "\n";
foreach ([[$count, 0], [$count, 10, 0], ['no_such_function']] as $arguments) {
	try {
		leaktrace_check(...$arguments);
	} catch (Throwable $error) {
		echo get_class($error), ': ', $error->getMessage(), "\n";
	}
}
?>
