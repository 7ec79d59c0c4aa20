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
