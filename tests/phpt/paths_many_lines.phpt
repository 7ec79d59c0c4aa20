--TEST--
One function called from many places has a path for each, the largest first
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
exact_sizes();
?>
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/paths_many_lines.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function make(int $size): string
{
	return str_repeat(X, $size);
}

function body(): void
{
	leaktrace_hook_malloc();
	keep(make(100));
	keep(make(3000));
	keep(make(1000));
}

for ($i = 0; $i < 20; $i++) {
	body();
}
show_paths(traced());
?>
--EXPECT--
4512 bytes per loop
  str_repeat (internal)
  make paths_many_lines.php:5
  body paths_many_lines.php:12
  main paths_many_lines.php:17
  and
  str_repeat (internal)
  make paths_many_lines.php:5
  body paths_many_lines.php:13
  main paths_many_lines.php:17
  and
  str_repeat (internal)
  make paths_many_lines.php:5
  body paths_many_lines.php:11
  main paths_many_lines.php:17
