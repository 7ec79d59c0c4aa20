--TEST--
A process is told to have exited, been killed, or reached memory_limit
--FILE--
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
--EXPECT--
exited, 20 loops
exit(3); exited, 20 loops
throw new Exception; fatal, 20 loops
undefined(); fatal, 20 loops
ini_set("memory_limit", "4M"); while (true) $k[] = str_repeat(X, 1000); memory_limit, 20 loops
leaktrace_unhook_malloc(); exited, 20 loops
exec("kill -9 " . getmypid()); killed, 19 loops
