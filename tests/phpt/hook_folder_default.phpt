--TEST--
Without leaktrace.output_dir traces go to leaktrace-<uid> in the system's temp folder
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php leaktrace_hook_malloc(); echo leaktrace_status()["output_dir"];');
foreach ([[[], ['TMPDIR' => "$worker->dir/t"]], [['sys_temp_dir' => "$worker->dir/t/"], ['TMPDIR' => $worker->dir]]] as [$ini, $env]) {
	mkdir("$worker->dir/t");
	$worker->run(['leaktrace.output_dir' => ''] + $ini, '', $env);
	echo str_replace((string) fileowner($worker->script), '<uid>', $worker->out), $worker->err, "\n";
	printf("%o %d\n", fileperms(glob("$worker->dir/t/*")[0]) & 07777, count(glob("$worker->dir/t/*/*.ltrace")));
	remove("$worker->dir/t");
}
?>
--EXPECT--
t/leaktrace-<uid>
700 1
t/leaktrace-<uid>
700 1
