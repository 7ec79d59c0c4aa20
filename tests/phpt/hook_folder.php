<?php
require __DIR__ . '/inc.php';
umask(0);
$worker = new Worker('<?php umask(0); leaktrace_hook_malloc();');
$worker->run(['leaktrace.output_dir' => $worker->dir . '/a/b/c'])->tell();
foreach (['a', 'a/b', 'a/b/c', 'a/b/c/*.ltrace'] as $name) {
	printf("%s %o\n", $name, fileperms(glob("$worker->dir/$name")[0]) & 07777);
}
?>
