--TEST--
What a generator allocates is found beneath the call that resumes it
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
exact_sizes();
?>
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/paths_generators.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function inner(): Generator
{
	while (true) {
		yield str_repeat(X, 1000);
	}
}

function resume(Generator $generator): void
{
	$generator->next();
	keep($generator->current());
}

function body(Generator $first, Generator $second): void
{
	leaktrace_hook_malloc();
	resume($first);
	$second->send(1);
	keep($second->current());
}

$first = inner();
$second = (function () {
	while (true) {
		yield str_repeat(X, 2000);
	}
})();
for ($i = 0; $i < 20; $i++) {
	body($first, $second);
}
show_paths(traced());
?>
--EXPECT--
1280 bytes per loop
  str_repeat (internal)
  inner paths_generators.php:6
  Generator::next (internal)
  resume paths_generators.php:12
  body paths_generators.php:19
  main paths_generators.php:31
2048 bytes per loop
  str_repeat (internal)
  {closure} of line 25 paths_generators.php:27
  Generator::send (internal)
  body paths_generators.php:20
  main paths_generators.php:31
