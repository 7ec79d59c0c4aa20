--TEST--
A destructor may be a body, and a body may end while one runs
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_in_destructor.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
final class Job
{
	public function __destruct()
	{
		leaktrace_hook_malloc();
		keep(str_repeat(X, 1000));
	}
}

for ($i = 0; $i < 20; $i++) {
	$job = new Job;
	unset($job);
}
$report = traced();
echo $report['processes'][0]['loops'], " loops\n";
show($report);
?>
--EXPECT--
20 loops
leak at loops_in_destructor.php:8 in Job::__destruct: 1280 bytes per loop
