--TEST--
leaktrace_clean() in a traced program deletes what was there before, and not the trace that is being written
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
function body(int $i): void {
	leaktrace_hook_malloc();
	static $kept = [];
	$kept[] = str_repeat(X, 1000);
	if ($i === 20) var_dump(leaktrace_clean(), leaktrace_clean(dirname(leaktrace_status()["trace_file"])), leaktrace_clean(leaktrace_status()["trace_file"]));
}
for ($i = 0; $i < 40; $i++) body($i);
leaktrace_unhook_malloc();
');
for ($i = 0; $i < 2; $i++) {
	$worker->run()->tell();
}
foreach ($worker->report()['processes'] as $process) {
	echo "$process[loops] loops, $process[state]$process[warning]\n";
}
?>
--EXPECTF--

Warning: leaktrace_clean(): traces/leaktrace-%s.ltrace is being written by this process: it stays; call leaktrace_unhook_malloc() before in worker.php on line 6
int(0)
int(0)
int(0)

Warning: leaktrace_clean(): traces/leaktrace-%s.ltrace is being written by this process: it stays; call leaktrace_unhook_malloc() before in worker.php on line 6
int(1)
int(0)
int(0)
40 loops, exited
