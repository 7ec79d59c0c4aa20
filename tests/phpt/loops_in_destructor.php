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
