--TEST--
leaktrace_check() runs the body warmup + loops times; wrong counts are errors
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/check_arguments.traces
--FILE--
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
--EXPECT--
55
22 21
ValueError: leaktrace_check(): Argument #2 ($loops) must be greater than 0
ValueError: leaktrace_check(): Argument #3 ($warmup) must be greater than 0
TypeError: leaktrace_check(): Argument #1 ($body) must be a valid callback, function "no_such_function" not found or invalid function name
