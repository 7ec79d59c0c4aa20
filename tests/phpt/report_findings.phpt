--TEST--
A finding tells its kind, place, growth, life and call path
--FILE--
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
--EXPECT--
kind: "leak"
leak: true
file: "worker.php"
line: 4
function: "make"
growth_times: 28
growth_size: 35840
live_bytes: 35840
live_blocks: 28
bytes_per_loop: 1280
first_loop: 1
last_loop: 28
cause: 1
35840 bytes in 28 blocks
  str_repeat (internal)
  make worker.php:4
  body worker.php:8
  main worker.php:11
