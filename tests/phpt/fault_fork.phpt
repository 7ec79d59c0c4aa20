--TEST--
A forked child goes on in a trace of its own, the parent in its own; what the child inherited is not blamed on it
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
if (!function_exists('pcntl_fork')) die('skip needs the extension pcntl');
exact_sizes();
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
$kept = new SplFixedArray(1000);
$next = 0;
function parent_body($kept, &$next): void { leaktrace_hook_malloc(); $kept[$next++] = str_repeat(X, 1000); }
function child_body($kept, &$next): void { leaktrace_hook_malloc(); $kept[$next++] = str_repeat(X, 2000); }
for ($i = 0; $i < 20; $i++) parent_body($kept, $next);
$pid = pcntl_fork();
if ($pid === 0) {
	for ($i = 0; $i < 20; $i++) child_body($kept, $next);
	exit(0);
}
for ($i = 0; $i < 20; $i++) parent_body($kept, $next);
pcntl_waitpid($pid, $status);
echo $status, "\n";
');
$worker->run()->tell();
echo count($worker->files()), " traces\n";
foreach ($worker->files() as $file) {
	$report = leaktrace_report($file);
	$lines[] = $report['processes'][0]['loops'] . ' loops, ' . $report['processes'][0]['state'] . "\n" . implode('', array_map(fn ($finding) => "$finding[line] $finding[bytes_per_loop]\n", findings($report)));
}
sort($lines);
echo implode('', $lines);
?>
--EXPECT--
0
2 traces
20 loops, exited
5 2048
40 loops, exited
4 1280
