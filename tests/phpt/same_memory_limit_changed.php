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
