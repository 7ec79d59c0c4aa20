<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
if (isset($argv[1])) {
	foreach (["file", "folder", "closed"] as $name) {
		var_dump(leaktrace_analyze("$argv[1]/$name", output: "/dev/null"), leaktrace_clean("$argv[1]/$name"));
	}
	exit;
}
leaktrace_hook_malloc();
');
$worker->run()->tell();
chmod($worker->dir, 0755);
copy($worker->files()[0], "$worker->dir/file");
chmod("$worker->dir/file", 0600);
mkdir("$worker->dir/folder", 0755);
copy($worker->files()[0], "$worker->dir/folder/a.ltrace");
chmod("$worker->dir/folder/a.ltrace", 0600);
rename($worker->traces, "$worker->dir/closed");
$worker->wrap = other_user();
$worker->run(['leaktrace.enable' => 0], '', [], $worker->dir)->tell();
echo count(glob("$worker->dir/{file,folder/*,closed/*}", GLOB_BRACE)), " files\n";
?>
