<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
function body(): void { leaktrace_hook_malloc(); }
$files = [];
while ($file = @fopen(__FILE__, "r")) $files[] = $file;
for ($i = 0; $i < 100; $i++) body();
echo leaktrace_status()["loops"], "\n";
$files = [];
var_dump(leaktrace_unhook_malloc(), leaktrace_hook_malloc());
');
$worker->run([], 'ulimit -n 64;');
echo preg_replace('/ in \S+ on line \d+/', ' in … on line …', $worker->out . $worker->err), $worker->status ?? "signal $worker->signal", "\n";
echo count($worker->files()), " trace\n";
?>
