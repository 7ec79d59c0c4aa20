--TEST--
Fifty children at once, grandchildren that outlive them, children of a suspended fiber and of a body: each has a trace of its own, the parent's stays whole
--SKIPIF--
<?php
if (!function_exists('pcntl_fork')) die('skip needs the extension pcntl');
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
const CODE = '<?php
function keep_one(int $size): void { static $kept = []; $kept[] = str_repeat(X, $size); }
function body(int $i): void { HOOK keep_one(1000); $ring = new ArrayObject; $ring[0] = $ring; }
function loops(int $n): void { for ($i = 0; $i < $n; $i++) body($i); }
function wait_all(): int { for ($n = 0; pcntl_wait($status) > 0; $n++) if ($status !== 0) echo "status $status\n"; return $n; }
loops(20);
WHAT
';
foreach ([
	'fifty at once' => 'for ($c = 0; $c < 50; $c++) if (pcntl_fork() === 0) { loops(15 + $c % 3); exit(0); } echo wait_all(), " children\n"; loops(20);',
	'double fork' => '[$here, $there] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
		if (pcntl_fork() === 0) { if (pcntl_fork() === 0) { fclose($here); fread($there, 1); loops(30); exit(0); } exit(0); }
		fclose($there); echo wait_all(), " child\n"; fwrite($here, "g"); loops(20); fread($here, 1);',
	'generations' => 'for ($g = 0; $g < 12; $g++) { loops(12); if (pcntl_fork() !== 0) { wait_all(); if ($g > 0) exit(0); echo "12 generations\n"; exit(0); } } exit(0);',
	'in a suspended fiber' => '$f = new Fiber(function () { body(1); $in = Fiber::suspend(); loops($in); Fiber::suspend(); }); $f->start();
		if (pcntl_fork() === 0) { $f->resume(25); loops(10); exit(0); } echo wait_all(), " child\n"; $f->resume(25); loops(5);',
	'in a body' => 'function forking() { HOOK if (pcntl_fork() === 0) { keep_one(10); loops(20); exit(0); } wait_all(); keep_one(10); } for ($i = 0; $i < 10; $i++) forking(); echo "10 children\n";',
	'in a destructor of garbage' => 'class Forks { public $self; function __destruct() { if (pcntl_fork() === 0) { loops(20); exit(0); } wait_all(); } }
		function forking() { HOOK $f = new Forks; $f->self = $f; } for ($i = 0; $i < 5; $i++) forking(); loops(5); gc_collect_cycles(); echo "5 children\n";',
	'in a generator that is a body' => 'function gen() { for ($i = 0; $i < 5; $i++) { HOOK yield pcntl_fork(); keep_one(10); } } foreach (gen() as $child) { if ($child === 0) { loops(20); exit(0); } wait_all(); } echo "5 children\n";',
	'by an exec that fails' => 'for ($c = 0; $c < 3; $c++) if (pcntl_fork() === 0) { @pcntl_exec("/nowhere"); loops(20); exit(0); } echo wait_all(), " children\n"; loops(3);',
] as $what => $statement) {
	foreach (['leaktrace_hook_malloc();' => [], '' => ['leaktrace.loop' => 'body,forking,gen']] as $hook => $ini) {
		$worker = new Worker(str_replace(['WHAT', 'HOOK'], [$statement, $hook], CODE));
		$worker->run($ini);
		echo $what, $hook === '' ? ', named: ' : ': ', $worker->out, $worker->err, $worker->status === 0 ? '' : "status $worker->status signal $worker->signal\n";
		usleep(20000);
		$said = $places = [];
		$report = $worker->report();
		foreach ($report['processes'] as $process) {
			$said[] = ($process['parent_pid'] ?? 0 ? 'child ' : '') . "$process[state]$process[warning] " . (count($process['findings']) ? 'leaks' : 'no leak');
			foreach ($process['findings'] as $finding) {
				$places["$finding[kind] in $finding[function]"] = true;
			}
		}
		if (str_contains($what, 'garbage')) {
			/* Whether leaktrace collects it or PHP does, which is a matter of time, children are in a loop or run some. */
			echo '  ', implode(', ', array_unique(preg_replace('/ (no leak|leaks)$/', '', $said))), isset($places['leak in keep_one']) ? ", leak in keep_one\n" : ", no leak\n";
			continue;
		}
		ksort($places);
		$said = array_count_values($said);
		ksort($said);
		foreach ($said as $one => $count) {
			echo "  $count: $one\n";
		}
		echo '  ', implode(', ', array_keys($places)), "\n";
	}
}
?>
--EXPECT--
fifty at once: 50 children
  51: exited leaks
  leak in keep_one
fifty at once, named: 50 children
  51: exited leaks
  leak in keep_one
double fork: 1 child
  2: exited leaks
  leak in keep_one
double fork, named: 1 child
  2: exited leaks
  leak in keep_one
generations: 12 generations
  12: exited leaks
  1: exited no leak
  leak in keep_one
generations, named: 12 generations
  12: exited leaks
  1: exited no leak
  leak in keep_one
in a suspended fiber: 1 child
  2: exited leaks
  leak in keep_one
in a suspended fiber, named: 1 child
  2: exited leaks
  leak in keep_one
in a body: 10 children
  1: exited leaks
  10: exited no leak
  leak in keep_one
in a body, named: 10 children
  1: exited leaks
  10: exited no leak
  leak in keep_one
in a destructor of garbage: 5 children
  exited, leak in keep_one
in a destructor of garbage, named: 5 children
  exited, leak in keep_one
in a generator that is a body: 5 children
  6: exited leaks
  leak in keep_one
in a generator that is a body, named: 5 children
  6: exited leaks
  leak in keep_one
by an exec that fails: 3 children
  4: exited leaks
  leak in keep_one
by an exec that fails, named: 3 children
  4: exited leaks
  leak in keep_one
