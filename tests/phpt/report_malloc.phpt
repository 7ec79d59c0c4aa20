--TEST--
leaktrace_analyze_malloc() shows the largest allocations per loop, leak or not, and what each function leaves behind
--FILE--
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
--EXPECTF--
worker.php: 30 loops of 1 process
What allocates most, leak or not:
      100 KB            1    0 bytes   0 bytes            0  worker.php:3  large
      1.3 KB            1     1.2 KB   37.5 KB           30  worker.php:4  small
What the calls of a function leave behind per loop:
     1.2 KB  0 bytes  small  worker.php:4
bool(true)
only the first
leaktrace_analyze_malloc(): Argument #1 ($top) must be greater than 0

Warning: leaktrace_analyze_malloc(): /no/such/trace: there is no such file; check the path in %sreport_malloc.php on line 31
bool(false)
