--TEST--
A folder of another user, or one that may not be written, is refused with a reason
--SKIPIF--
<?php
require __DIR__ . '/inc.php'; other_user();
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
var_dump(leaktrace_hook_malloc(), leaktrace_status()["hooked"]);
');
chmod($worker->dir, 0755);
mkdir("$worker->dir/roots", 0755);
mkdir("$worker->dir/others", 0700);
chown("$worker->dir/others", 65534);
mkdir("$worker->dir/third", 0777);
chown("$worker->dir/third", 12345);
echo "-- as root\n";
$worker->run(['leaktrace.output_dir' => "$worker->dir/others"])->tell();
$worker->wrap = other_user();
echo "-- as another user\n";
$worker->run(['leaktrace.output_dir' => "$worker->dir/roots"])->tell();
$worker->run(['leaktrace.output_dir' => "$worker->dir/third"])->tell();
$worker->run(['leaktrace.output_dir' => "$worker->dir/new"])->tell();
$worker->run(['leaktrace.output_dir' => "$worker->dir/others"])->tell();
?>
--EXPECT--
-- as root

Warning: leaktrace_hook_malloc(): No trace is written: The folder others belongs to another user: give leaktrace.output_dir a folder of this user, or change its owner (chown) in worker.php on line 2
bool(true)
bool(true)
-- as another user

Warning: leaktrace_hook_malloc(): No trace is written: The folder roots cannot be written to: give this user the right (chmod u+wx), or give another one in worker.php on line 2
bool(true)
bool(true)

Warning: leaktrace_hook_malloc(): No trace is written: The folder third belongs to another user: give leaktrace.output_dir a folder of this user, or change its owner (chown) in worker.php on line 2
bool(true)
bool(true)

Warning: leaktrace_hook_malloc(): No trace is written: The folder new cannot be made: no permission in worker.php on line 2
bool(true)
bool(true)
bool(true)
bool(true)
