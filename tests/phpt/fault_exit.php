<?php
require __DIR__ . '/inc.php';
foreach (['exit(3);', '(new Fiber(function () { exit(3); }))->start();', 'foreach ((function () { yield 1; exit(3); })() as $_);',
	'usort($list, function () { exit(3); });', 'new class { function __destruct() { exit(3); } };',
	'ob_start(function ($text) { return $text; }); exit(3);', 'set_error_handler(function () { exit(3); }); echo $undefined;', 'include "data:,";'] as $statement) {
	$worker = new Worker('<?php
register_shutdown_function(function () { echo "shutdown "; });
function body($i): void
{
	$list = [2, 1];
	leaktrace_hook_malloc();
	static $kept = [];
	$kept[] = str_repeat(X, 1000);
	if ($i === 19) {
		' . $statement . '
		exit(3);
	}
}
for ($i = 0; $i < 20; $i++) {
	body($i);
}
');
	$worker->run(['error_reporting' => 0]);
	['state' => $state, 'loops' => $loops] = $worker->report()['processes'][0];
	echo "$worker->out$worker->err$worker->status $state $loops $statement\n";
}
?>
