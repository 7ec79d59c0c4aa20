<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
function body(int $i): void
{
	leaktrace_hook_malloc();
	eval("function f$i() { return str_repeat(X, 100); } \$GLOBALS[\'kept\'][] = f$i();");
}
for ($i = 0; $i < 3000; $i++) {
	body($i);
}
echo leaktrace_status()["loops"] >= 2999 ? "all loops\n" : "stopped\n";
');
$worker->run([], 'ulimit -f 16;');
echo preg_replace('/ in \S+ on line \d+/', ' in … on line …', $worker->out . $worker->err), $worker->status ?? "signal $worker->signal", "\n";
echo $worker->report()['processes'][0]['loops'] > 10 ? "what was written reads\n" : "nothing\n";
?>
