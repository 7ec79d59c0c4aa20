<?php
require __DIR__ . '/inc.php';
function rows(): array
{
	ob_start();
	phpinfo(INFO_MODULES);
	$all = ob_get_clean();
	preg_match('/^leaktrace\n\n(.*?)\n\n(.*?)\n\n/ms', $all, $match);
	return array_merge(explode("\n", $match[1]), explode("\n", $match[2]));
}

$before = rows();
leaktrace_hook_malloc();
$hooked = rows();
leaktrace_unhook_malloc();
traced();
echo str_replace(__DIR__, '', implode("\n", $before)), "\n";
echo implode("\n", array_diff($hooked, $before)), "\n";
?>
