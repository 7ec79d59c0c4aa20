<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
$kept = new SplFixedArray(100);
function large(): void { str_repeat(X, 100000); }
function small(): string { return str_repeat(X, 1000); }
function body(SplFixedArray $kept, $i): void
{
	leaktrace_hook_malloc();
	large();
	$kept[$i] = small();
}
for ($i = 0; $i < 30; $i++) {
	body($kept, $i);
}
');
$worker->run()->tell();
ob_start();
$sites = leaktrace_analyze_malloc(10, $worker->traces);
$all = str_replace("$worker->dir/", '', ob_get_clean());
echo implode("\n", preg_grep('/loops of|large|small|:$/', explode("\n", $all))), "\n";
var_dump($sites >= 2);
ob_start();
leaktrace_analyze_malloc(1, $worker->traces);
echo str_contains(ob_get_clean(), 'small') ? '' : "only the first\n";
try {
	leaktrace_analyze_malloc(0, $worker->traces);
} catch (ValueError $error) {
	echo $error->getMessage(), "\n";
}
var_dump(leaktrace_analyze_malloc(10, '/no/such/trace'));
?>
