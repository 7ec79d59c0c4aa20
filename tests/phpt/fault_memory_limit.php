<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
final class Registry { public static array $items = []; }
function body(): void
{
	leaktrace_hook_malloc();
	Registry::$items[] = str_repeat(X, 100000);
	str_repeat(X, 100000);
}
while (true) {
	body();
}
');
$worker->run(['memory_limit' => '16M'])->tell();
$report = $worker->report();
['state' => $state, 'loops' => $loops, 'warning' => $warning] = $report['processes'][0];
echo $state, ' ', $loops > 100 ? 'loops' : $loops, ' ', $report['summary']['verdict'], " $warning\n";
ob_start();
leaktrace_analyze($worker->traces);
echo preg_replace('/ after .*/', ' after …', preg_replace('/process \d+/', 'process <pid>', strtok(ob_get_clean(), "\n"))), "\n";
show($report);
?>
