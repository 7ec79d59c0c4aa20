--TEST--
A worker of a pre-forking server that ends in the middle of a request: the trace says how, and has all requests before
--SKIPIF--
<?php
if (!function_exists('pcntl_fork')) die('skip needs the extension pcntl');
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
/* Without collecting, every window closes when it is due. */
foreach (['exit', 'fatal', 'limit', 'kill', 'default', 'term'] as $how) {
	$worker = prefork(1, 1000, ['end' => $how], ['memory_limit' => '64M', 'leaktrace.collect_cycles' => 0]);
	$answers = ask($worker, range(1, 30)) + ask($worker, ['end']) + ask($worker, range(31, 36));
	$worker->kill(15)->tell();
	$processes = $worker->report()['processes'];
	usort($processes, fn ($a, $b) => $a['started_at'] <=> $b['started_at']);
	echo "$how: $answers answers;";
	foreach ($processes as $process) {
		echo " $process[loops] loops, $process[state];";
	}
	echo ' ', implode(', ', array_map(fn ($finding) => "$finding[kind] in $finding[function]", findings($worker->report()))), "\n";
}
?>
--EXPECT--
exit: 36 answers; 31 loops, exited; 6 loops, exited; leak in Sessions::open
fatal: 36 answers; 31 loops, fatal; 6 loops, exited; leak in Sessions::open
limit: 36 answers; 31 loops, memory_limit; 6 loops, exited; leak in Sessions::open
kill: 36 answers; 30 loops, killed; 6 loops, exited; leak in Sessions::open
default: 36 answers; 30 loops, killed; 6 loops, exited; leak in Sessions::open
term: 37 answers; 31 loops, exited; 6 loops, exited; leak in Sessions::open
