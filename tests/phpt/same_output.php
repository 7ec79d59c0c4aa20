<?php
require __DIR__ . '/inc.php';
compare('<?php
ob_start(function (string $text, int $phase) { return "[" . strtoupper($text) . "]"; });
echo "before ";
leaktrace_hook_malloc();
ob_start(null, 8);
echo "a longer text than eight";
for ($i = 0; $i < 20; $i++) {
	(function () { leaktrace_hook_malloc(); echo "."; })();
}
ob_end_flush();
header("X-Test: 1");
print_r(ob_list_handlers());
echo str_repeat("-", 10000) === "" ?: "end\n";
');
?>
