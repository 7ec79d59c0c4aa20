--TEST--
A pre-forking server: the report merges its workers, a leak counts once and names them, the repaired twin is silent
--SKIPIF--
<?php
if (!function_exists('pcntl_fork')) die('skip needs the extension pcntl');
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
foreach ([[], ['repaired' => true], ['warm' => 3]] as $settings) {
	$worker = prefork(3, 40, $settings);
	echo json_encode($settings), ': ', ask($worker, range(1, 240)), " answers\n";
	$worker->kill(15)->tell();
	$report = $worker->report();
	$workers = $report['processes'];
	usort($workers, fn ($a, $b) => $a['started_at'] <=> $b['started_at']);
	$master = isset($settings['warm']) ? array_shift($workers)['loops'] . ' loops in the master' : 'no loops in the master';
	echo $master, ', ', array_sum(array_column($workers, 'loops')), ' loops in workers, ',
		count($workers) >= 6 ? 'six workers or more' : count($workers) . ' workers', ', all ', implode(', ', array_unique(array_column($workers, 'state'))), "\n";
	$leaks = array_values(array_filter(findings($report), fn ($finding) => $finding['kind'] === 'leak' || $finding['kind'] === 'container'));
	ob_start();
	$count = leaktrace_analyze($worker->traces);
	ob_end_clean();
	echo count(array_unique(array_column($leaks, 'cause'))), " cause, $count leaks\n";
	foreach ($leaks as $leak) {
		$all = array_column(array_filter($workers, fn ($process) => $process['loops'] >= 40), 'pid');
		echo "  $leak[function], line $leak[line], held by {$leak['holders'][0]['path']}, ",
			array_diff($all, $leak['pids']) === [] && count($leak['pids']) === count(array_unique($leak['pids'])) ? 'in each worker' : 'in ' . count($leak['pids']), "\n";
	}
}
?>
--EXPECT--
[]: 240 answers
no loops in the master, 240 loops in workers, six workers or more, all exited
1 cause, 1 leaks
  Sessions::open, line 22, held by Sessions::$open[*], in each worker
{"repaired":true}: 240 answers
no loops in the master, 240 loops in workers, six workers or more, all exited
0 cause, 0 leaks
{"warm":3}: 240 answers
3 loops in the master, 240 loops in workers, six workers or more, all exited
1 cause, 1 leaks
  Sessions::open, line 22, held by Sessions::$open[*], in each worker
