<?php
require __DIR__ . '/inc.php';
foreach (['', 'exit(3);', 'throw new Exception;', 'undefined();', 'ini_set("memory_limit", "4M"); while (true) $k[] = str_repeat(X, 1000);', 'leaktrace_unhook_malloc();', 'exec("kill -9 " . getmypid());'] as $end) {
	$worker = new Worker('<?php
function body(): void { leaktrace_hook_malloc(); }
for ($i = 0; $i < 20; $i++) {
	body();
}
' . $end);
	$worker->run();
	echo $end, ' ', $worker->report()['processes'][0]['state'], ', ', $worker->report()['processes'][0]['loops'], " loops\n";
}
?>
