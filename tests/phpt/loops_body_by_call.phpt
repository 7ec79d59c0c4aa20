--TEST--
Each call of a function that hooks is a loop, and the first one is not judged
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_body_by_call.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function body(int $i): void
{
	leaktrace_hook_malloc();
	keep(str_repeat(X, $i === 0 ? 100000 : 1000));
	$freed = str_repeat(X, 5000);
}

for ($i = 0; $i < 20; $i++) {
	body($i);
}
$report = traced();
['loops' => $loops, 'judged_loops' => $judged, 'growth_per_loop' => $growth] = $report['processes'][0];
echo "$loops loops, $judged judged, $growth bytes per loop\n";
foreach (findings($report) as $finding) {
	echo "line $finding[line], from loop $finding[first_loop] on, to $finding[last_loop], growth times $finding[growth_times],",
		" $finding[growth_size] bytes, live $finding[live_bytes] in $finding[live_blocks] blocks\n";
}
?>
--EXPECT--
20 loops, 19 judged, 1280 bytes per loop
line 6, from loop 1 on, to 18, growth times 18, 23040 bytes, live 23040 in 18 blocks
