--TEST--
exit() in the body of leaktrace_check() ends the script as ever
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
register_shutdown_function(function () { echo "shutdown\n"; });
leaktrace_check(function () { static $calls = 0; if (++$calls === 10) exit(4); });
');
$worker->run()->tell();
?>
--EXPECT--
shutdown
status 4
