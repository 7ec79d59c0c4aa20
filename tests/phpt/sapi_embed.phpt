--TEST--
A program with PHP in it (embed): requests one after another do the same, each is traced, and nothing is left to the next
--SKIPIF--
<?php
require __DIR__ . '/sapi.php';
unlink(embedded());
?>
--FILE--
<?php
require __DIR__ . '/sapi.php';
$program = embedded();
const CODE = '<?php
ini_set("display_errors", 0);
echo memory_get_usage(), " ", memory_get_peak_usage(), " ", leaktrace_status()["hooked"] ? "hooked" : "not hooked", " ";
function body(int $i): void { leaktrace_hook_malloc(); $GLOBALS["kept"][] = str_repeat(PHP_SAPI[0], 1000); }
for ($i = 0; $i < 30; $i++) body($i);
register_shutdown_function(function () { echo "shutdown "; });
echo count($kept), " ", leaktrace_status()["loops"], " ";
';
$worker = new Worker('<?php');
$scripts = [];
foreach (['', '', 'exit(3);', 'undefined();', '$kept[] = new class { public $a; function __destruct() { echo "destroyed "; leaktrace_hook_malloc(); } };', 'throw new Exception("thrown");', 'ini_set("memory_limit", "4M"); while (true) body(1);', 'leaktrace_unhook_malloc();', '$f = new Fiber(function () { body(1); Fiber::suspend(); }); $f->start();', 'ob_start(function () { exit(4); }); echo "lost";', ''] as $i => $end) {
	file_put_contents($scripts[] = "$worker->dir/$i.php", CODE . $end);
}
$ini = settings();
foreach ([0, 1] as $enable) {
	file_put_contents("$worker->dir/php.ini", $ini . "leaktrace.enable=$enable\nleaktrace.output_dir=$worker->traces\n");
	$said[$enable] = said($program . ' ' . implode(' ', $scripts), ['PHPRC' => $worker->dir, 'PHP_INI_SCAN_DIR' => ''], $worker->dir);
}
unlink($program);
/* What differs is how many loops leaktrace has seen. */
echo $said[0] === preg_replace('/(?<= 30 )30(?= )/', '0', $said[1]) ? "the same\n" : "without leaktrace:\n$said[0]\nwith it:\n$said[1]";
echo preg_replace('/^\d+ \d+ /m', '', $said[1]);
foreach (leaktrace_report($worker->traces)['processes'] as $process) {
	echo "$process[sapi] $process[state] ", $process['loops'] >= 30 ? 'loops' : $process['loops'], ", $process[warning]", count($process['findings']) > 0 ? 'a leak' : 'no leak', "\n";
}
?>
--EXPECT--
the same
not hooked 30 30 shutdown -- 0
not hooked 30 30 shutdown -- 0
not hooked 30 30 shutdown -- 3
not hooked 30 30 shutdown -- 255
not hooked 30 30 shutdown destroyed -- 255
not hooked 30 30 shutdown -- 255
not hooked 30 30 shutdown -- 255
not hooked 30 30 shutdown -- 255
not hooked 30 30 shutdown -- 255
not hooked 30 30 -- 4
not hooked 30 30 shutdown -- end
embed exited loops, a leak
embed exited loops, a leak
embed exited loops, a leak
embed fatal loops, a leak
embed exited loops, a leak
embed exited 0, no leak
embed fatal loops, a leak
embed memory_limit loops, a leak
embed exited loops, a leak
embed exited loops, a leak
embed exited loops, a leak
embed exited loops, a leak
