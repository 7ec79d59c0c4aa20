--TEST--
A body that returns early, from any depth of blocks, has ended
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_early_return.traces
--FILE--
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
--EXPECT--
41 loops
12 87
