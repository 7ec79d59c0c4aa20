--TEST--
A folder that can't be used for traces: one warning that says why, and the script goes on
--FILE--
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
--EXPECT--
-- link

Warning: leaktrace_hook_malloc(): No trace is written: The folder link is none, but a file or a symbolic link: give the path of a real folder in worker.php on line 2
[true,30,""]
bool(true)
-- link/

Warning: leaktrace_hook_malloc(): No trace is written: The folder link/ is none, but a file or a symbolic link: give the path of a real folder in worker.php on line 2
[true,30,""]
bool(true)
-- file

Warning: leaktrace_hook_malloc(): No trace is written: The folder file is none, but a file or a symbolic link: give the path of a real folder in worker.php on line 2
[true,30,""]
bool(true)
-- file/below

Warning: leaktrace_hook_malloc(): No trace is written: The folder file/below is none, but a file or a symbolic link: give the path of a real folder in worker.php on line 2
[true,30,""]
bool(true)
-- open

Warning: leaktrace_hook_malloc(): No trace is written: The folder open can be written to by everybody: take that right away (chmod o-w), or give another one in worker.php on line 2
[true,30,""]
bool(true)
0 files
