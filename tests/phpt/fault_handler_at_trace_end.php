<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
$ended = 0;
set_error_handler(function (int $level, string $text) use (&$ended) {
	$ended += str_contains($text, "The trace ends here");
	return leaktrace_unhook_malloc() && leaktrace_hook_malloc();
});
function body(int $i): void {
	leaktrace_hook_malloc();
	for ($j = 0; $j < 100; $j++) {
		eval(str_repeat("\n", $i * 100 + $j) . "keep(str_repeat(X, 100));");
	}
}
function keep(string $text): void { $GLOBALS["kept"][] = $text; }
for ($i = 0; $ended === 0 && $i < 1000; $i++) {
	body($i);
}
$status = leaktrace_status();
echo $ended, " end, ", $status["trace_file"] !== "" ? "traced" : "not traced", "\n";
');
$worker->run([], 'ulimit -f 64;');
echo strtok($worker->out, "\n"), "\n";
echo count($worker->files()), " traces\n";
?>
