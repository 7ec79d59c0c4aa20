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
