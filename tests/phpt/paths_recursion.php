<?php
require __DIR__ . '/inc.php';
function deep(int $left): string
{
	if ($left === 0) {
		return str_repeat(X, 1000);
	}
	return other($left - 1);
}

function other(int $left): string
{
	return deep($left);
}

function body(int $i): void
{
	leaktrace_hook_malloc();
	keep(deep($i % 50));
}

for ($i = 0; $i < 200; $i++) {
	body($i);
}
$paths = leaktrace_status()['call_paths'];
$report = traced();
echo count(findings($report)), " finding\n";
foreach (findings($report)[0]['stacks'] as $stack) {
	echo implode(' ', array_column($stack['frames'], 'function')), "\n";
}
echo $paths < 40 ? "few call paths\n" : "$paths call paths\n";
?>
