--TEST--
The limit is met in all kinds of allocations, and the script goes on in its shutdown functions as ever
--FILE--
<?php
require __DIR__ . '/inc.php';
foreach ([
	'for (;;) $text .= "some more text";', 'for (;;) $list["key" . $i++] = 1;',
	'function deep($n) { $local = [$n]; return deep($n + 1); } deep(0);',
	'for (;;) { $fiber = new Fiber(function () { Fiber::suspend(); }); $fiber->start(); $list[] = $fiber; }',
	'str_repeat(X, PHP_INT_MAX - 100);', 'array_fill(0, 10000000, 1);', 'for (;;) $list[] = (function () { yield 1; })();', 'for (;;) $list[] = new ArrayObject([1, 2, 3]);',
	'for (;;) eval("\$list[] = function () { return " . $i++ . "; };");', 'for (;;) ob_start() && print(str_repeat(X, 100000));',
	'$big = range(1, 100); usort($big, function ($a, $b) { static $kept = []; for (;;) $kept[] = str_repeat(X, 1000); });',
] as $statement) {
	ob_start();
	compare('<?php
register_shutdown_function(function () { ini_set("memory_limit", "64M"); while (ob_get_level()) ob_end_clean(); echo "shutdown ", count(range(1, 1000)), "\n"; });
$list = []; $text = ""; $i = 0;
function body() { leaktrace_hook_malloc(); static $kept = []; $kept[] = str_repeat(X, 1000); }
for ($j = 0; $j < 20; $j++) body();
' . $statement, ['memory_limit' => '12M', 'fiber.stack_size' => '64k']);
	$said = ob_get_clean();
	echo str_starts_with($said, 'the same') && str_contains($said, 'exhausted') && str_contains($said, 'shutdown 1000') ? 'the same' : $said, ": $statement\n";
}
?>
--EXPECT--
the same: for (;;) $text .= "some more text";
the same: for (;;) $list["key" . $i++] = 1;
the same: function deep($n) { $local = [$n]; return deep($n + 1); } deep(0);
the same: for (;;) { $fiber = new Fiber(function () { Fiber::suspend(); }); $fiber->start(); $list[] = $fiber; }
the same: str_repeat(X, PHP_INT_MAX - 100);
the same: array_fill(0, 10000000, 1);
the same: for (;;) $list[] = (function () { yield 1; })();
the same: for (;;) $list[] = new ArrayObject([1, 2, 3]);
the same: for (;;) eval("\$list[] = function () { return " . $i++ . "; };");
the same: for (;;) ob_start() && print(str_repeat(X, 100000));
the same: $big = range(1, 100); usort($big, function ($a, $b) { static $kept = []; for (;;) $kept[] = str_repeat(X, 1000); });
