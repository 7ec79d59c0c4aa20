<?php
require __DIR__ . '/inc.php';
compare('<?php
function body(int $i, array &$told): void
{
	leaktrace_hook_malloc();
	static $kept = [];
	$kept[] = str_repeat(X, $i * 100);
	$huge = str_repeat(X, 3000000 + $i * 100000);
	$list = range(1, 1000 * $i);
	$text = "";
	for ($j = 0; $j < 100; $j++) {
		$text .= "some more text $j";
	}
	$told[] = memory_get_usage();
	unset($huge);
	$told[] = memory_get_usage(true);
	$told[] = memory_get_peak_usage();
	$told[] = memory_get_peak_usage(true);
	if ($i % 10 === 0) {
		memory_reset_peak_usage();
	}
	gc_collect_cycles();
}

$told = [];
for ($i = 0; $i < 40; $i++) {
	body($i, $told);
}
leaktrace_unhook_malloc();
$told[] = memory_get_usage();
echo count($told), " figures\n#", json_encode($told), "\n";
');
?>
