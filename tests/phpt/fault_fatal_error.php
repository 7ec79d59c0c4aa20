<?php
require __DIR__ . '/inc.php';
foreach (['throw new Exception("x");', 'undefined_function();', 'trigger_error("x", E_USER_ERROR);', 'class A extends Undefined_ {}', 'eval("class B { function f(); }");',
	'set_error_handler(fn () => throw new Exception("x")); echo $undefined;', '(function (): never {})();', 'eval("syntax error");'] as $statement) {
	$worker = new Worker('<?php
function body($i): void
{
	leaktrace_hook_malloc();
	static $kept = [];
	$kept[] = str_repeat(X, 1000);
	if ($i === 19) {
		' . $statement . '
	}
}
for ($i = 0; $i < 20; $i++) {
	body($i);
}
');
	$worker->run();
	['state' => $state, 'loops' => $loops] = $worker->report()['processes'][0];
	echo "$worker->status $state $loops $statement\n";
}
?>
