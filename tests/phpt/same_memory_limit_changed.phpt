--TEST--
ini_set("memory_limit") and memory_limit_errors in shutdown functions work as without leaktrace
--SKIPIF--
<?php
if (PHP_DEBUG && PHP_VERSION_ID < 80400) die('skip debug builds name the place in C that allocates, and tell it to handlers from 8.4 on');
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
compare('<?php
leaktrace_hook_malloc();
var_dump(ini_set("memory_limit", "1M"));
var_dump(ini_set("memory_limit", "4M"));
register_shutdown_function(function () {
	echo error_get_last()["type"], "\n";
	ini_set("memory_limit", "64M");
	$more = str_repeat(X, 10 << 20);
	echo strlen($more), "\n#", memory_get_usage(), "\n";
});
$list = [];
while (true) {
	$list[] = str_repeat(X, 10000);
}
');
?>
--EXPECTF--
the same, status 255:

Warning: Failed to set memory limit to 1048576 bytes (Current memory usage is 2097152 bytes) in worker.php on line 3
bool(false)
string(4) "128M"

Fatal error: Allowed memory size of 4194304 bytes exhausted (tried to allocate %d bytes) in worker.php on line 13
1
10485760
