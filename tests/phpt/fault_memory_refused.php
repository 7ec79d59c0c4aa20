<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
/* Room for PHP, before anything is traced: holes everywhere in the heap. */
for ($i = 0; $i < 400000; $i++) $hold[$i] = str_repeat(X, 100);
for ($i = 0; $i < 400000; $i++) if ($i % 20) $hold[$i] = null;
function body(int $i): void { leaktrace_hook_malloc(); $GLOBALS["kept"][$i % 1000] = str_repeat(X, 100); $GLOBALS["hold"][$i] = str_repeat(X, 100); }
$kept = array_fill(0, 1000, null);
if ($argv[1] !== "at once") {
	body(0);
}
$pages = (int) file_get_contents("/proc/self/statm");
exec("prlimit --pid " . getmypid() . " --as=" . ($pages * 4096 + (int) $argv[1]));
for ($i = 0; $i < 300000; $i++) {
	body($i);
}
$status = leaktrace_status();
echo $status["hooked"] ? "hooked" : "not hooked", " ", $status["recording"] ? "recording" : "not recording", "\n";
echo strlen(implode($kept)), "\n";
');
foreach (["at once", "0", "100000", "500000"] as $more) {
	echo "-- $more\n";
	$worker->run(['memory_limit' => -1, 'leaktrace.holders' => 0], '', [], escapeshellarg($more))->tell();
}
?>
