<?php
require __DIR__ . '/inc.php';
compare('<?php
function body(int $i, array &$told): void
{
	static $kept = [];
	$kept[] = str_repeat(X, $i * 100);
	$list = range(1, 100 * $i);
	$told[] = memory_get_usage();
}

$told = [];
for ($i = 0; $i < 40; $i++) {
	body($i, $told);
}
foreach ($told as $bytes) {
	echo "#", $bytes - $told[0], "\n";
}
echo count($told), " figures\n";
', ['leaktrace.loop' => 'body']);
?>
