--TEST--
A trace of a killed worker reads, up to its last closed window
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
$kept = new SplFixedArray(100000);
function body($kept, $i): void { leaktrace_hook_malloc(); $kept[$i] = str_repeat(X, 1000); }
for ($i = 0; $i < 1000; $i++) body($kept, $i);
echo "ready\n";
while (true) { body($kept, $i++ % 100000); usleep(100); }
');
$worker->start()->line();
usleep(1200000);
$worker->kill()->tell();
$report = $worker->report();
['state' => $state, 'loops' => $loops, 'warning' => $warning] = $report['processes'][0];
echo $state, ', ', $loops >= 1000 ? 'all but the last loops' : "$loops loops", ', ', $warning === '' ? 'whole' : 'torn', "\n";
show($report);
?>
--EXPECT--
ready
signal 9
killed, all but the last loops, whole
leak at worker.php:3 in body: 1280 bytes per loop
