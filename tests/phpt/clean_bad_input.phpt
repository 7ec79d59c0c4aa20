--TEST--
leaktrace_clean() of what is no trace says so, deletes nothing and returns 0
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php leaktrace_hook_malloc();');
$worker->run();
$file = $worker->files()[0];
file_put_contents("$worker->dir/fake.ltrace", 'not a trace');
symlink($file, "$worker->dir/link.ltrace");
symlink($worker->traces, "$worker->dir/folder");
foreach (["$worker->dir/none", "$worker->dir/fake.ltrace", "$worker->dir/link.ltrace", $worker->script, "$worker->dir/folder", ''] as $path) {
	ob_start();
	$deleted = leaktrace_clean($path);
	$said = preg_replace('/ in \S+ on line \d+|\n/', '', str_replace("$worker->dir/", '', ob_get_clean()));
	echo "$deleted $said\n";
}
try {
	leaktrace_clean("a\0b");
} catch (ValueError $error) {
	echo $error->getMessage(), "\n";
}
var_dump(file_exists($file), file_exists("$worker->dir/fake.ltrace"));
?>
--EXPECT--
0 Warning: leaktrace_clean(): There is no file none: check the path
0 Warning: leaktrace_clean(): fake.ltrace is not a trace of this user, or may not be read: it stays
0 Warning: leaktrace_clean(): link.ltrace is not a trace of this user, or may not be read: it stays
0 Warning: leaktrace_clean(): worker.php is not a trace of this user, or may not be read: it stays
0 Warning: leaktrace_clean(): folder is not a trace of this user, or may not be read: it stays
0 Warning: leaktrace_clean(): The path is empty: give a folder of traces or a trace, or null for the folder that traces are written to
leaktrace_clean(): Argument #1 ($path) must not contain any null bytes
bool(true)
bool(true)
