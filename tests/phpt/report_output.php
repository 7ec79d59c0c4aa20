<?php
require __DIR__ . '/inc.php';
umask(0);
$worker = new Worker('<?php
function body(): void
{
	leaktrace_hook_malloc();
	static $kept = [];
	$kept[] = str_repeat(X, 1000);
}
for ($i = 0; $i < 30; $i++) {
	body();
}
');
$worker->run()->tell();
$file = "$worker->dir/report";
var_dump(leaktrace_analyze($worker->traces, 'text', $file));
printf("%o\n", fileperms($file) & 07777);
ob_start();
leaktrace_analyze($worker->traces);
var_dump(ob_get_clean() === file_get_contents($file));
var_dump(leaktrace_analyze($worker->traces, 'json', $file));
var_dump(json_decode(file_get_contents($file), true) == $worker->report());
symlink($file, "$worker->dir/link");
var_dump(leaktrace_analyze($worker->traces, output: "$worker->dir/link"));
var_dump(file_get_contents($file) !== '');
var_dump(leaktrace_analyze($worker->traces, output: "$worker->dir"));
var_dump(leaktrace_analyze($worker->traces, output: "$worker->dir/none/report"));
try {
	leaktrace_analyze($worker->traces, output: "$worker->dir/a\0b");
} catch (ValueError $error) {
	echo $error->getMessage(), "\n";
}
?>
