<?php
require __DIR__ . '/inc.php';
function run(): void
{
	$kept = [];
	for ($i = 0; $i < 20; $i++) {
		leaktrace_hook_malloc();
		keep(str_repeat(X, 1000));
		work();
	}
}

function work(): void
{
	keep(str_repeat(X, 2000));
}

run();
$loops = leaktrace_status()['loops'];
$report = traced();
echo $loops, " loops\n";
show($report);
?>
