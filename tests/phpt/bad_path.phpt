--TEST--
Paths without a trace: a warning that says what to do, false, and an empty report
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php leaktrace_hook_malloc();');
$worker->run()->tell();
mkdir("$worker->dir/empty");
mkdir("$worker->dir/notes");
file_put_contents("$worker->dir/notes/a.txt", 'text');
file_put_contents("$worker->dir/notes/b.ltrace", 'not a trace, whatever its name');
file_put_contents("$worker->dir/nothing.ltrace", '');
symlink($worker->files()[0], "$worker->dir/link.ltrace");
symlink($worker->traces, "$worker->dir/folder");
foreach (['none', 'none/deeper', 'empty', 'notes', 'notes/a.txt', 'notes/b.ltrace', 'nothing.ltrace', 'link.ltrace', 'folder', 'worker.php/x'] as $name) {
	ob_start();
	$returned = [leaktrace_analyze("$worker->dir/$name"), leaktrace_analyze("$worker->dir/$name", 'json'), leaktrace_report("$worker->dir/$name"),
		leaktrace_analyze_malloc(3, "$worker->dir/$name")];
	$said = array_unique(explode("\n", trim(preg_replace(['/ in \S+ on line \d+/', '/leaktrace_\w+\(\)/', "/\n+/"], ['', '…', "\n"], str_replace("$worker->dir/", '', ob_get_clean())))));
	echo implode("\n", $said), "\n";
	echo $returned === [false, false, [], false] ? '' : json_encode($returned) . "\n";
}
var_dump(leaktrace_analyze(''));
try {
	leaktrace_analyze("a\0b");
} catch (ValueError $error) {
	echo $error->getMessage(), "\n";
}
?>
--EXPECTF--
Warning: …: none: there is no such file; check the path
Warning: …: none/deeper: there is no such file; check the path
Warning: …: There is no trace in empty: give the folder that traces are written to, or a trace
Warning: …: There is no trace in notes: give the folder that traces are written to, or a trace
Warning: …: notes/a.txt: it is not a trace of leaktrace; give a file that ends in .ltrace, or the folder
Warning: …: notes/b.ltrace: it is not a trace of leaktrace; give a file that ends in .ltrace, or the folder
Warning: …: nothing.ltrace: it holds nothing: its process ended before it could write; nothing in it can be used, delete it
Warning: …: link.ltrace: it is a symbolic link; give the path that it leads to
Warning: …: folder: it is a symbolic link; give the path that it leads to
Warning: …: worker.php/x: there is no such file; check the path

Warning: leaktrace_analyze(): The path is empty: give a folder of traces or a trace, or null for the folder that traces are written to in %sbad_path.php on line 20
bool(false)
leaktrace_analyze(): Argument #1 ($path) must not contain any null bytes
