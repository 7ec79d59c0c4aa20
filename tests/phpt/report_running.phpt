--TEST--
A report of a worker that still runs holds what it has written so far, and says so
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
$kept = new SplFixedArray(300);
function body(SplFixedArray $kept, $i): void
{
	leaktrace_hook_malloc();
	$kept[$i] = str_repeat(X, 1000);
}
for ($i = 0; $i < 300; $i++) {
	body($kept, $i);
}
echo "ready\n";
sleep(30);
');
$worker->start()->line();
$report = $worker->report();
echo $report['processes'][0]['state'], ' ', $report['processes'][0]['loops'] >= 250 ? 'loops' : 'too few', ' ', $report['summary']['verdict'], "\n";
$worker->kill();
echo $worker->report()['processes'][0]['state'], "\n";
?>
--EXPECT--
running loops leak
killed
