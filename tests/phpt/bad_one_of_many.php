<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
$kept = new SplFixedArray(100);
function body($kept, $i): void { leaktrace_hook_malloc(); $kept[$i] = str_repeat(X, 1000); }
for ($i = 0; $i < 60; $i++) body($kept, $i);
');
$worker->run()->run()->tell();
[$first, $second] = $worker->files();
file_put_contents($first, substr(file_get_contents($first), 0, 18));
$leaks = leaktrace_analyze($worker->traces, output: '/dev/null');
var_dump($leaks, count($worker->report()['processes']));
?>
