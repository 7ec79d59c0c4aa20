<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
if (isset($argv[1])) {
	echo count(@leaktrace_report()["processes"] ?? []), "\n";
	exit;
}
leaktrace_hook_malloc();
');
chmod($worker->dir, 0755);
mkdir("$worker->dir/t");
chmod("$worker->dir/t", 01777);
$ini = ['leaktrace.output_dir' => '', 'sys_temp_dir' => "$worker->dir/t"];
$worker->run($ini)->tell();
$worker->wrap = other_user();
$worker->run($ini)->run($ini)->tell();
$worker->run(['leaktrace.enable' => 0] + $ini, '', [], 'report')->tell();
$worker->wrap = '';
$worker->run(['leaktrace.enable' => 0] + $ini, '', [], 'report')->tell();
?>
