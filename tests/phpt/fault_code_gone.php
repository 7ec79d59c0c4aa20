<?php
require __DIR__ . '/inc.php';
compare('<?php
leaktrace_hook_malloc();
function body(int $i): void
{
	leaktrace_hook_malloc();
	$f = eval("return new class { public function m$i() { return array_map(fn (\$x) => str_repeat(X, \$x), range(1, 10)); } };");
	count($f->{"m$i"}());
	$c = eval("return function () { return str_repeat(X, $i + 1); };");
	$c();
	$g = eval("return (function () { yield str_repeat(X, 100); yield 2; })();");
	foreach ($g as $_) break;
}
for ($i = 0; $i < 500; $i++) body($i);
echo "end\n";
');
?>
