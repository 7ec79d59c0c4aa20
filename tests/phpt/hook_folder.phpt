--TEST--
The output folder is made for the owner alone, with the folders above it, and traces are theirs alone
--FILE--
<?php
require __DIR__ . '/inc.php';
umask(0);
$worker = new Worker('<?php umask(0); leaktrace_hook_malloc();');
$worker->run(['leaktrace.output_dir' => $worker->dir . '/a/b/c'])->tell();
foreach (['a', 'a/b', 'a/b/c', 'a/b/c/*.ltrace'] as $name) {
	printf("%s %o\n", $name, fileperms(glob("$worker->dir/$name")[0]) & 07777);
}
?>
--EXPECT--
a 700
a/b 700
a/b/c 700
a/b/c/*.ltrace 600
