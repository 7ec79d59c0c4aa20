--TEST--
Object ids and hashes are used again as without leaktrace
--FILE--
<?php
require __DIR__ . '/inc.php';
compare('<?php
function body(int $i): void
{
	leaktrace_hook_malloc();
	static $kept = [];
	$a = new stdClass;
	$kept[] = $b = new ArrayObject;
	echo spl_object_id($a), " ", spl_object_id($b), " ", spl_object_id(fn () => 1), $i % 10 == 9 ? "\n" : ", ";
	if ($i % 3 === 0) {
		array_shift($kept);
	}
}
for ($i = 0; $i < 30; $i++) {
	body($i);
}
$fiber = new Fiber(function () { Fiber::suspend(); });
$fiber->start();
echo spl_object_id($fiber), " ", get_resource_id(fopen("php://memory", "r")), "\n";
', ['leaktrace.collect_cycles' => 0]);
?>
--EXPECT--
the same, status 0:
1 2 3, 2 1 3, 2 3 4, 2 4 5, 2 1 5, 2 5 6, 2 6 7, 2 3 7, 2 7 8, 2 8 9
2 4 9, 2 9 10, 2 10 11, 2 1 11, 2 11 12, 2 12 13, 2 5 13, 2 13 14, 2 14 15, 2 6 15
2 15 16, 2 16 17, 2 3 17, 2 17 18, 2 18 19, 2 7 19, 2 19 20, 2 20 21, 2 8 21, 2 21 22
2 5
