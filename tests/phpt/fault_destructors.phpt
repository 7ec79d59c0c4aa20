--TEST--
Exceptions, exit, hooks and unhooks in destructors that a judgement runs by collecting cycles
--FILE--
<?php
require __DIR__ . '/inc.php';
foreach (['throw new Exception("from a destructor")', 'exit(5)', 'leaktrace_unhook_malloc()', 'leaktrace_hook_malloc()', 'leaktrace_status()', 'gc_collect_cycles()', 'echo ""', 'undefined()', '$GLOBALS["kept"][] = $this'] as $statement) {
	$worker = new Worker('<?php
final class Ring
{
	public $self;
	public function __construct() { $this->self = $this; }
	public function __destruct() { ' . $statement . '; }
}
function body(): void
{
	leaktrace_hook_malloc();
	new Ring;
}
for ($i = 0; $i < 20; $i++) {
	try {
		body();
	} catch (Throwable $e) {
		$caught[get_class($e) . " " . $e->getMessage()] = true;
	}
}
echo implode(", ", array_keys($caught ?? [])), " end";
');
	$worker->run();
	echo "$statement: ", trim(preg_replace('/\s+/', ' ', $worker->out . $worker->err)), ', ', $worker->status !== null ? "status $worker->status" : "signal $worker->signal", "\n";
}
?>
--EXPECT--
throw new Exception("from a destructor"): Exception from a destructor end, status 0
exit(5): , status 5
leaktrace_unhook_malloc(): end, status 0
leaktrace_hook_malloc(): end, status 0
leaktrace_status(): end, status 0
gc_collect_cycles(): end, status 0
echo "": end, status 0
undefined(): Error Call to undefined function undefined() end, status 0
$GLOBALS["kept"][] = $this: end, status 0
