<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
function body(): void { leaktrace_hook_malloc(); }
for ($i = 0; $i < 30; $i++) {
	body();
}
$status = leaktrace_status();
echo json_encode([$status["hooked"], $status["loops"], $status["trace_file"]]), "\n";
var_dump(leaktrace_unhook_malloc());
');
mkdir("$worker->dir/real");
symlink("$worker->dir/real", "$worker->dir/link");
file_put_contents("$worker->dir/file", '');
mkdir("$worker->dir/open");
chmod("$worker->dir/open", 0777);
foreach (['link', 'link/', 'file', 'file/below', 'open'] as $name) {
	echo "-- $name\n";
	$worker->run(['leaktrace.output_dir' => "$worker->dir/$name"])->tell();
}
echo count(glob("$worker->dir/real/*")), " files\n";
?>
