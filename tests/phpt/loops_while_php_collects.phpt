--TEST--
Loops in a destructor that PHP's collector calls: garbage that cannot be collected meanwhile is no leak
--FILE--
<?php
require __DIR__ . '/inc.php';
const CODE = '<?php
function keep_one(int $size): void { static $kept = []; $kept[] = str_repeat(X, $size); }
function body(int $i): void { HOOK keep_one(1000); $ring = new ArrayObject; $ring[0] = $ring; }
function loops(int $n): void { for ($i = 0; $i < $n; $i++) body($i); }
class Late { public $self; function __destruct() { loops(60); WHAT } }
BEFORE
$late = new Late;
$late->self = $late;
unset($late);
gc_collect_cycles();
AFTER
';
foreach ([
	'nothing else' => ['', '', ''],
	'loops before and after' => ['loops(20);', '', 'loops(20);'],
	'exit in it' => ['', 'exit(0);', ''],
	'unhooked in it' => ['', 'leaktrace_unhook_malloc();', ''],
] as $what => $statements) {
	foreach (['leaktrace_hook_malloc();' => [], '' => ['leaktrace.loop' => 'body']] as $hook => $ini) {
		$worker = new Worker(str_replace(['BEFORE', 'WHAT', 'AFTER', 'HOOK'], [...$statements, $hook], CODE));
		$worker->run($ini)->tell();
		$report = $worker->report();
		/* Whether containers are told when nothing was judged is a matter of time. */
		$leaks = array_filter(findings($report), fn ($f) => $f['kind'] !== 'container');
		echo $what, $hook === '' ? ', named: ' : ': ', $report['summary']['loops'], ' loops, ',
			implode(', ', array_map(fn ($f) => "$f[kind] in $f[function]", $leaks)), "\n";
	}
}
?>
--EXPECT--
nothing else: 60 loops, leak in keep_one
nothing else, named: 60 loops, leak in keep_one
loops before and after: 100 loops, leak in keep_one
loops before and after, named: 100 loops, leak in keep_one
exit in it: 60 loops, leak in keep_one
exit in it, named: 60 loops, leak in keep_one
unhooked in it: 60 loops, 
unhooked in it, named: 60 loops, 
