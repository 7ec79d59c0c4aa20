<?php
require __DIR__ . '/inc.php';
$code = '<?php
function body(): void
{
	leaktrace_hook_malloc();
	static $kept = [];
	for ($i = 0; $i < 100; $i++) {
		$kept[] = str_repeat(X, 1000);
		$list[] = [$i];
	}
	echo "#", memory_get_usage(), " ", memory_get_usage(true), "\n";
}

for ($i = 0; $i < 100; $i++) {
	body();
}
';
compare($code, ['memory_limit' => '8M']);
compare(str_replace('$kept[] = str_repeat(X, 1000)', '$kept[] = str_repeat(X, 3 << 20)', $code), ['memory_limit' => '32M']);
compare(str_replace('$kept[]', '$kept', $code), ['memory_limit' => '2M']);
?>
