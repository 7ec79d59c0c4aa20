<?php
require __DIR__ . '/inc.php';
function body(int $i): ?string
{
	leaktrace_hook_malloc();
	foreach ([1, 2, 3] as $value) {
		try {
			if ($value === $i % 4) {
				return null;
			}
		} finally {
			keep(str_repeat(X, 1000));
		}
	}
	return 'end';
}

for ($i = 0; $i < 41; $i++) {
	body($i);
	keep(str_repeat(X, 3000));
}
$report = traced();
echo $report['processes'][0]['loops'], " loops\n";
foreach (findings($report) as $finding) {
	echo "$finding[line] $finding[live_blocks]\n";
}
?>
