<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
var_dump(leaktrace_hook_malloc(), leaktrace_status()["hooked"]);
');
chmod($worker->dir, 0755);
mkdir("$worker->dir/roots", 0755);
mkdir("$worker->dir/others", 0700);
chown("$worker->dir/others", 65534);
mkdir("$worker->dir/third", 0777);
chown("$worker->dir/third", 12345);
echo "-- as root\n";
$worker->run(['leaktrace.output_dir' => "$worker->dir/others"])->tell();
$worker->wrap = other_user();
echo "-- as another user\n";
$worker->run(['leaktrace.output_dir' => "$worker->dir/roots"])->tell();
$worker->run(['leaktrace.output_dir' => "$worker->dir/third"])->tell();
$worker->run(['leaktrace.output_dir' => "$worker->dir/new"])->tell();
$worker->run(['leaktrace.output_dir' => "$worker->dir/others"])->tell();
?>
