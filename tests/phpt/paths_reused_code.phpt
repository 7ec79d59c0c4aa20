--TEST--
Code compiled in the place of code that went keeps its own names
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/paths_reused_code.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function body(int $i): void
{
	leaktrace_hook_malloc();
	$name = $i % 2 ? 'odd' : 'even';
	$make = eval("return static function () {\n" . ($i % 2 ? "\n" : '') . "return str_repeat(X, 1000); };");
	keep($make());
	unset($make);
}

for ($i = 0; $i < 60; $i++) {
	body($i);
}
$lines = [];
foreach (findings(traced()) as $finding) {
	if ($finding['function'] === '{closure}') {
		$lines[] = $finding['line'] . ' ' . $finding['bytes_per_loop'];
	}
}
print_r($lines);
?>
--EXPECT--
Array
(
    [0] => 2 640
    [1] => 3 640
)
