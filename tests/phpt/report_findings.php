<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
final class Kept { public static $slots; public static $next = 0; }
Kept::$slots = new SplFixedArray(100);
function make() { return str_repeat(X, 1000); }
function body(): void
{
	leaktrace_hook_malloc();
	Kept::$slots[Kept::$next++] = make();
}
for ($i = 0; $i < 30; $i++) {
	body();
}
');
$worker->run()->tell();
foreach (findings($worker->report()) as $finding) {
	$finding['file'] = basename($finding['file']);
	foreach (['kind', 'leak', 'file', 'line', 'function', 'growth_times', 'growth_size', 'live_bytes', 'live_blocks', 'bytes_per_loop', 'first_loop', 'last_loop', 'cause'] as $name) {
		echo $name, ': ', json_encode($finding[$name]), "\n";
	}
	foreach ($finding['stacks'] as $stack) {
		echo $stack['bytes'], ' bytes in ', $stack['blocks'], " blocks\n", frames($stack);
	}
}
?>
