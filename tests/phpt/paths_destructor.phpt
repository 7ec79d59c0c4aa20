--TEST--
A destructor's path leads to the line that let the object go
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/paths_destructor.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
final class Last
{
	public function __destruct()
	{
		keep(str_repeat(X, 1000));
	}
}

function body(): void
{
	leaktrace_hook_malloc();
	$object = new Last;
	$object = null;
	inner();
}

function inner(): void
{
	$object = new Last;
}

for ($i = 0; $i < 20; $i++) {
	body();
}
show_paths(traced());
?>
--EXPECT--
2560 bytes per loop
  str_repeat (internal)
  Last::__destruct paths_destructor.php:7
  body paths_destructor.php:15
  main paths_destructor.php:25
  and
  str_repeat (internal)
  Last::__destruct paths_destructor.php:7
  body paths_destructor.php:16
  main paths_destructor.php:25
