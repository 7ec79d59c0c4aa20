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
