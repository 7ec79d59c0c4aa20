<?php
require __DIR__ . '/inc.php';
compare('<?php
leaktrace_hook_malloc();
for ($i = 0; $i < 5; $i++) {
	$many = [];
	for ($j = 0; $j < 20000; $j++) {
		$many[] = str_repeat(X, 1000);
	}
	unset($many);
	echo "#", memory_get_usage(true), " ", memory_get_usage(), "\n";
	echo gc_mem_caches() > 1 << 20 ? "given back\n" : "kept\n";
	echo "#", memory_get_usage(true), " ", gc_mem_caches(), "\n";
}
');
?>
