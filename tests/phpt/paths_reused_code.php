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
