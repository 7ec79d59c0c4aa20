<?php
require __DIR__ . '/inc.php';
function body(): void
{
	leaktrace_hook_malloc();
	keep(str_repeat(X, 1000));
	leaktrace_unhook_malloc();
}

$own = [];
$used = memory_get_usage();
for ($i = 0; $i < 100; $i++) {
	body();
	leaktrace_hook_malloc();
	$own[leaktrace_status()['own_bytes']] = true;
	leaktrace_unhook_malloc();
	if ($i === 10) {
		$used = memory_get_usage();
	}
}
/* 1,280 bytes are what the heap gives for a string of 1,000. */
var_dump(memory_get_usage() - $used - 89 * 1280);
echo count($own) < 3 ? "the tracer does not grow\n" : implode(' ', array_keys($own)) . "\n";
echo count(glob(ini_get('leaktrace.output_dir') . '/*.ltrace')), " traces\n";
traced();
?>
