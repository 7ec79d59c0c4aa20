--TEST--
What a fiber's frame holds, and is named by the fiber once that is suspended, gets its elements loop by loop
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/holders_rate_renamed.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
$fiber = new Fiber(function (): void {
	$done = [];
	while (true) {
		leaktrace_hook_malloc();
		$done[] = [Fiber::suspend(count($done))];
	}
});
$fiber->start();
for ($n = 0; $n < 300; $n++) {
	$fiber->resume("job $n");
}
foreach (findings(traced()) as $finding) {
	$holder = $finding['holders'][0];
	echo "line $finding[line]: $holder[elements] elements, +", round($holder['elements_per_loop'], 1), "\n";
}
?>
--EXPECT--
line 7: 300 elements, +1
