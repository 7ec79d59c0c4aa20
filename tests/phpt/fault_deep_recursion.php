<?php
require __DIR__ . '/inc.php';
$code = '<?php
final class Kept { public static array $items = []; }
function deep(int $left): int
{
	if ($left === 0) {
		%s
		Kept::$items[] = str_repeat(X, 1000);
		return 0;
	}
	return 1 + deep($left - 1);
}
function body(): void { %s echo deep(200000), "\n"; }
body();
for ($i = 0; $i < 3; $i++) body();
echo "end\n";
';
compare(sprintf($code, '', 'leaktrace_hook_malloc();'), ['memory_limit' => -1]);
compare(sprintf($code, 'leaktrace_hook_malloc();', ''), ['memory_limit' => -1]);
compare(sprintf($code, 'for ($i = 0; $i < 100; $i++) $list[] = [$i, "text $i"];', ''), ['memory_limit' => -1, 'leaktrace.loop' => 'body']);
?>
