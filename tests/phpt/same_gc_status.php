<?php
require __DIR__ . '/inc.php';
compare('<?php
function body(): void
{
	leaktrace_hook_malloc();
	for ($i = 0; $i < 1000; $i++) {
		$a = new stdClass;
		$a->self = $a;
	}
}
for ($i = 0; $i < 40; $i++) {
	body();
	$status = gc_status();
	echo "#$status[runs] $status[collected] $status[threshold] $status[roots]\n";
}
echo gc_status()["runs"] > 0 ? "collected\n" : "never\n";
echo gc_collect_cycles() > 0 ? "garbage\n" : "none\n";
', ['leaktrace.collect_cycles' => 0]);
?>
