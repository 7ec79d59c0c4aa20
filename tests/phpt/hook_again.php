<?php
require __DIR__ . '/inc.php';
function body(int $size): void
{
	leaktrace_hook_malloc();
	keep(str_repeat(X, $size));
}

for ($i = 0; $i < 20; $i++) {
	body(1000);
}
leaktrace_unhook_malloc();
var_dump(leaktrace_status()['live_blocks']);
body(2000);
var_dump(leaktrace_status()['loops']);
for ($i = 1; $i < 20; $i++) {
	body(2000);
}
leaktrace_unhook_malloc();
$report = leaktrace_report(ini_get('leaktrace.output_dir'));
foreach ($report['processes'] as $process) {
	echo $process['pid'] === getmypid() ? "this process" : "another process", ", {$process['loops']} loops\n";
}
foreach (findings($report) as $finding) {
	echo "$finding[kind] in ", count($finding['pids']), " process\n";
}
traced();
?>
