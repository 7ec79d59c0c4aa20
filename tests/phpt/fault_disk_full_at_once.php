<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
function body(): void { leaktrace_hook_malloc(); }
for ($i = 0; $i < 100; $i++) body();
echo leaktrace_status()["loops"], "\n";
');
/* Its output goes to files, too: a pipe in between has no such limit. */
$worker->run([], 'ulimit -f 0;');
echo preg_replace('/ in \S+ on line \d+/', ' in … on line …', $worker->out), $worker->status ?? "signal $worker->signal", "\n";
?>
