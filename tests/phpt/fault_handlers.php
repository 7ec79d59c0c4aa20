<?php
require __DIR__ . '/inc.php';
compare('<?php
ob_start(function ($text) { leaktrace_hook_malloc(); return strtoupper($text); }, 1);
echo "a"; echo "b";
ob_end_flush();
set_error_handler(function () { leaktrace_hook_malloc(); return true; });
for ($i = 0; $i < 5; $i++) echo $undefined;
spl_autoload_register(function ($class) { leaktrace_hook_malloc(); eval("class $class {}"); });
new A; new B; class_exists("C");
$list = range(10, 1);
usort($list, function ($a, $b) { leaktrace_hook_malloc(); return $a <=> $b; });
echo implode(",", $list), "\n";
foreach (new class implements IteratorAggregate { function getIterator(): Iterator { leaktrace_hook_malloc(); yield 1; leaktrace_unhook_malloc(); yield 2; leaktrace_hook_malloc(); yield 3; } } as $v) echo $v;
declare(ticks=1) { register_tick_function("leaktrace_hook_malloc"); $x = 1; $y = 2; unregister_tick_function("leaktrace_hook_malloc"); }
$nested = [[1], [[2]]];
array_walk_recursive($nested, function ($v) { leaktrace_unhook_malloc(); leaktrace_hook_malloc(); echo $v; });
(function () { leaktrace_hook_malloc(); yield 1; })()->current();
$f = new Fiber(function () { leaktrace_hook_malloc(); Fiber::suspend(); leaktrace_unhook_malloc(); });
$f->start(); $f->resume();
$g = new Fiber(function () { leaktrace_hook_malloc(); Fiber::suspend(); });
$g->start(); leaktrace_unhook_malloc(); leaktrace_hook_malloc(); $g->resume();
echo json_encode(new class implements JsonSerializable { function jsonSerialize(): mixed { leaktrace_hook_malloc(); return [1]; } }), "\n";
');
?>
