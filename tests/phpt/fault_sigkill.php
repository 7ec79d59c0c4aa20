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
