--TEST--
A worker that dies at memory_limit leaves a whole trace that says so and names the leak
--FILE--
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
--EXPECTF--
Fatal error: Allowed memory size of 16777216 bytes exhausted (tried to allocate %d bytes) in worker.php on line 7
status 255
memory_limit loops leak 
❌ 1 leak: 100%S KB per loop; process <pid> reached memory_limit (16 MB) after …
leak at worker.php:6 in body: 1024%d.%d bytes per loop
