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
