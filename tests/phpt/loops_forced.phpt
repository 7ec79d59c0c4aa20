--TEST--
leaktrace.force=N, for tests: cycles are collected and the heap walked at every Nth allocation, and nothing shows
--FILE--
<?php
require __DIR__ . '/inc.php';
const PROGRAM = '<?php
final class Ring
{
	public ?Ring $next = null;
	public array $rows = [];
}
function ring(int $i): int
{
	$ring = new Ring();
	$ring->next = new Ring();
	$ring->next->next = $ring;
	$ring->rows[] = str_repeat("x", $i % 50);
	return count($ring->rows);
}
function rows(): iterable
{
	foreach (range(1, 5) as $row) {
		yield $row => strrev("row $row");
	}
}
$fiber = new Fiber(function () {
	while (true) {
		Fiber::suspend(ring(3));
	}
});
$fiber->start();
function_exists("leaktrace_hook_malloc") && leaktrace_hook_malloc();
for ($i = 0, $n = 0; $i < 100; $i++) {
	$n += ring($i) + $fiber->resume() + count(iterator_to_array(rows()));
}
echo $n, " ", spl_object_id(new stdClass()) > 100 ? "not collected" : "collected", "\n";
';
compare(PROGRAM, ['leaktrace.force' => 7, 'leaktrace.collect_cycles' => 0]);
foreach ([0, 7] as $force) {
	$worker = new Worker(PROGRAM . '$status = leaktrace_status();
echo $status["gc_runs"] > 50 ? "many" : "few", " collections, ", $status["walk_runs"] > 100 ? "many" : "few", " walks\n";');
	$worker->run(['leaktrace.enable' => 1, 'leaktrace.force' => $force]);
	echo $worker->out, $worker->err;
}
?>
--EXPECT--
the same, status 0:
700 not collected
700 not collected
few collections, few walks
700 collected
many collections, many walks
