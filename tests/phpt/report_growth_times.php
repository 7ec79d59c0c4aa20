<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
$kept = new SplFixedArray(100);
function body(SplFixedArray $kept, $i): void
{
	leaktrace_hook_malloc();
	$kept[$i] = str_repeat(X, 1000);
}
for ($i = 0; $i < 15; $i++) {
	body($kept, $i);
}
');
$worker->run()->tell();
echo $worker->report()['summary']['leaks'], ' ', findings($worker->report())[0]['growth_times'], "\n";
ini_set('leaktrace.growth_times', '14');
echo $worker->report()['summary']['leaks'], ' ', $worker->report()['summary']['verdict'], "\n";
?>
