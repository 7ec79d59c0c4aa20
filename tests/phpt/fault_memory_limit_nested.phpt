--TEST--
memory_limit hit in a destructor (PHP's or our collection runs it), an output callback, fibers in fibers, handlers: the same as without leaktrace, and the trace says so
--FILE--
<?php
require __DIR__ . '/inc.php';
foreach ([
	'destructor' => '$object = new Hungry; unset($object);',
	'destructor of garbage' => '$ring = new Hungry; $ring->self = $ring; unset($ring); gc_collect_cycles();',
	'destructor of garbage in a fiber' => '$f = new Fiber(function () { $ring = new Hungry; $ring->self = $ring; unset($ring); gc_collect_cycles(); }); $f->start();',
	'destructor at the end' => '$GLOBALS["last"] = new class { function __destruct() { ini_set("memory_limit", "12M"); eat(); } };',
	'output callback' => 'ob_start(function ($text) { eat(); return $text; }); echo "lost"; ob_end_flush();',
	'output callback at the end' => 'ob_start(function ($text) { eat(); return $text; }); echo "lost";',
	'output callback in parts' => 'ob_start(function ($text) { static $n = 0; if ($n++ > 2) eat(); return $text; }, 2); for ($j = 0; $j < 9; $j++) echo "part$j "; ob_end_flush();',
	'fiber in a fiber in a fiber' => '(new Fiber(function () { (new Fiber(function () { (new Fiber(function () { try { eat(); } finally { echo "not reached"; } }))->start(); }))->start(); }))->start();',
	'resumed fiber, others suspended' => '$fibers = []; for ($j = 0; $j < 9; $j++) { $fibers[] = $f = new Fiber(function () { body(0); Fiber::suspend(); eat(); }); $f->start(); } $fibers[4]->resume();',
	'generator in a fiber' => '(new Fiber(function () { foreach ((function () { yield 1; yield from (function () { yield 2; eat(); })(); })() as $v) body($v); }))->start();',
	'error handler' => 'set_error_handler(function () { eat(); }); echo $undefined;',
	'exception handler' => 'set_exception_handler(function () { eat(); }); throw new Exception("first");',
	'autoloader' => 'spl_autoload_register(function () { eat(); }); class_exists("Nowhere");',
	'shutdown function' => 'register_shutdown_function("eat");',
	'__toString in a sort' => '$list = [new Hungry, new Hungry]; sort($list, SORT_STRING);',
	'JsonSerializable' => 'json_encode([new Hungry]);',
	'serialize' => 'serialize([new Hungry]);',
	'__call' => '(new Hungry)->anything();',
	'stream wrapper' => 'stream_wrapper_register("eat", "Hungry"); file_get_contents("eat://x");',
	'callback of preg' => 'preg_replace_callback("/a/", fn () => eat(), "banana");',
	'tick' => 'declare(ticks=1) { register_tick_function("eat"); $x = 1; }',
] as $what => $statement) {
	$code = '<?php
function eat(): string { static $kept = []; for (;;) { $kept[] = str_repeat(X, 5000); $kept[] = [count($kept)]; } }
final class Hungry implements JsonSerializable {
	public $self;
	public $context;
	function __destruct() { if (!defined("FULL")) eat(); }
	function __toString(): string { return eat(); }
	function jsonSerialize(): mixed { return eat(); }
	function __serialize(): array { return [eat()]; }
	function __call($name, $arguments) { eat(); }
	function stream_open() { return (bool) eat(); }
}
register_shutdown_function(function () { define("FULL", 1); ini_set("memory_limit", "64M"); while (ob_get_level() && @ob_end_clean()); echo "shutdown ", count(range(1, 1000)), "\n"; });
function body($i) { leaktrace_hook_malloc(); static $kept = []; $kept[] = str_repeat(X, 1000); $ring = new ArrayObject; $ring[0] = $ring; }
for ($i = 0; $i < 30; $i++) body($i);
' . $statement . '
for ($i = 0; $i < 30; $i++) body($i);
';
	$ini = ['memory_limit' => '12M', 'fiber.stack_size' => '64k', 'leaktrace.collect_cycles' => 0];
	ob_start();
	compare($code, $ini);
	$said = ob_get_clean();
	$worker = new Worker($code);
	$worker->run($ini);
	$process = $worker->report()['processes'][0];
	echo "$what: ", str_starts_with($said, 'the same, status 255') ? 'the same' : $said,
		", $process[state]$process[warning], ", $process['loops'] >= 30 ? 'loops' : $process['loops'], "\n";
}

/* What our own collection runs. */
foreach (['leaktrace_hook_malloc();' => [], '' => ['leaktrace.loop' => 'body']] as $hook => $ini) {
	$worker = new Worker('<?php
final class Hungry { public $self; function __destruct() { echo "begins "; static $kept = []; for (;;) $kept[] = str_repeat(X, 5000); } }
register_shutdown_function(function () { echo "shutdown\n"; });
function body($i) { ' . $hook . ' if ($i === 20) { $ring = new Hungry; $ring->self = $ring; } }
for ($i = 0; $i < 30; $i++) body($i);
echo "not reached";
');
	$worker->run(['memory_limit' => '12M'] + $ini)->tell();
	echo $worker->report()['processes'][0]['state'], "\n";
}
?>
--EXPECTF--
destructor: the same, memory_limit, loops
destructor of garbage: the same, memory_limit, loops
destructor of garbage in a fiber: the same, memory_limit, loops
destructor at the end: the same, exited, loops
output callback: the same, memory_limit, loops
output callback at the end: the same, memory_limit, loops
output callback in parts: the same, memory_limit, loops
fiber in a fiber in a fiber: the same, memory_limit, loops
resumed fiber, others suspended: the same, memory_limit, loops
generator in a fiber: the same, memory_limit, loops
error handler: the same, memory_limit, loops
exception handler: the same, memory_limit, loops
autoloader: the same, memory_limit, loops
shutdown function: the same, memory_limit, loops
__toString in a sort: the same, memory_limit, loops
JsonSerializable: the same, memory_limit, loops
serialize: the same, memory_limit, loops
__call: the same, memory_limit, loops
stream wrapper: the same, memory_limit, loops
callback of preg: the same, memory_limit, loops
tick: the same, memory_limit, loops
begins 
Fatal error: Allowed memory size of 12582912 bytes exhausted (tried to allocate %d%d bytes) in worker.php on line 2
shutdown
status 255
memory_limit
begins 
Fatal error: Allowed memory size of 12582912 bytes exhausted (tried to allocate %d%d bytes) in worker.php on line 2
shutdown
status 255
memory_limit
