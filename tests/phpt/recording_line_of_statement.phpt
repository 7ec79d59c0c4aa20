--TEST--
An allocation is charged to the line that PHP is at, also inside of one statement
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
exact_sizes();
?>
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/recording_line_of_statement.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function body(int $i): void
{
	leaktrace_hook_malloc();
	keep(
		str_repeat(X, 1000)
	);
	keep([
		'a' . $i,
		'b' . $i,
	]);
	keep(
		new ArrayObject()
	);
	keep(function () use ($i) {
		return $i;
	});
	keep("text
		with $i
	");
	keep((object) ['a' => $i]);
	keep((string) ($i + 1000));
}

for ($i = 0; $i < 30; $i++) {
	body($i + 100);
}
show(traced());
?>
--EXPECTF--
leak at recording_line_of_statement.php:7 in body: 1280 bytes per loop
leak at recording_line_of_statement.php:10 in body: 248 bytes per loop
leak at recording_line_of_statement.php:11 in body: 32 bytes per loop
leak at recording_line_of_statement.php:14 in body: %d bytes per loop
leak at recording_line_of_statement.php:16 in body: 760 bytes per loop
leak at recording_line_of_statement.php:20 in body: 48 bytes per loop
leak at recording_line_of_statement.php:22 in body: 416 bytes per loop
leak at recording_line_of_statement.php:23 in body: 32 bytes per loop
