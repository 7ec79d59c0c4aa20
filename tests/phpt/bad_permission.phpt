--TEST--
Traces and folders of other users: a warning, false, nothing deleted
--SKIPIF--
<?php
require __DIR__ . '/inc.php'; other_user();
?>
--FILE--
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
echo count(array_merge(...array_map(fn ($name) => glob("$worker->dir/$name"), ["file", "folder/*", "closed/*"]))), " files\n";
?>
--EXPECT--
Warning: leaktrace_analyze(): file: no permission to read it; read it as the user that was traced, or as root in worker.php on line 4

Warning: leaktrace_clean(): file is not a trace of this user, or may not be read: it stays in worker.php on line 4
bool(false)
int(0)

Warning: leaktrace_analyze(): There is no trace in folder: give the folder that traces are written to, or a trace in worker.php on line 4
bool(false)
int(0)

Warning: leaktrace_analyze(): The folder closed may not be used by this user: use it as its owner or as root, or give another one in worker.php on line 4

Warning: leaktrace_clean(): The folder closed may not be used by this user: use it as its owner or as root, or give another one in worker.php on line 4
bool(false)
int(0)
3 files
