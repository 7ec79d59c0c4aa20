<?php
require __DIR__ . '/inc.php';
final class Job
{
	public function run(): void { keep(str_repeat(X, 1000)); }
	public static function static(): void { keep(str_repeat(X, 1000)); }
	public function __invoke(): void { keep(str_repeat(X, 1000)); }
	public function __call($name, $arguments): void { keep(str_repeat(X, 1000)); }
}
function job(): void { keep(str_repeat(X, 1000)); }

foreach (['job', 'Job::static', [new Job, 'run'], new Job, job(...), [new Job, 'magic'], 'gc_collect_cycles'] as $callable) {
	$report = leaktrace_check($callable, 20);
	echo $report['summary']['verdict'], "\n";
	show_places($report);
}
?>
