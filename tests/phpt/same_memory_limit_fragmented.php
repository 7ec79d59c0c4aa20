<?php
require __DIR__ . '/inc.php';
compare('<?php
leaktrace_hook_malloc();
for ($turn = 0; $turn < 20; $turn++) {
	/* Fill chunks with one size, then free them: without zend_mm_gc() their pages stay bound to it. */
	$size = [320, 640, 1280, 2560][$turn % 4];
	$many = [];
	while (memory_get_usage() < 12 << 20) {
		$many[] = str_repeat(X, $size - 40);
	}
	unset($many);
}
echo "done\n";
', ['memory_limit' => '24M']);
?>
