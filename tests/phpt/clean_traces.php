<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php leaktrace_hook_malloc(); leaktrace_unhook_malloc(); if (isset($argv[1])) var_dump(leaktrace_clean());');
for ($i = 0; $i < 3; $i++) {
	$worker->run();
}
$dir = $worker->traces;
$files = $worker->files();
file_put_contents("$dir/notes.txt", 'mine');
file_put_contents("$dir/fake.ltrace", 'not a trace');
mkdir("$dir/folder.ltrace");
copy($files[0], "$dir/copy.bin");
rename($files[0], "$worker->dir/elsewhere.ltrace");
symlink("$worker->dir/elsewhere.ltrace", "$dir/link.ltrace");
var_dump(leaktrace_clean($files[1]));
var_dump(leaktrace_clean($dir), leaktrace_clean($dir));
echo implode(' ', array_diff(scandir($dir), ['.', '..'])), ' ', file_exists("$worker->dir/elsewhere.ltrace") ? 'elsewhere' : '', "\n";
$worker->run([], '', [], 'clean')->tell();
echo count($worker->files()), "\n";
?>
