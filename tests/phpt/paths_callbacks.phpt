--TEST--
Callbacks of internal functions stand between the internal function and its caller
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/paths_callbacks.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function make(): string
{
	return str_repeat(X, 1000);
}

function body(): void
{
	leaktrace_hook_malloc();
	array_map(function () {
		keep(make());
	}, [1]);
	preg_replace_callback('/a/', function () {
		keep(make());
		return '';
	}, 'a');
	$list = [2, 1];
	usort($list, function ($a, $b) {
		keep(make());
		return $a <=> $b;
	});
	iterator_apply($iterator = new ArrayIterator([1]), function () {
		keep(make());
		return true;
	});
	call_user_func_array([new ReflectionFunction('make'), 'invoke'], []) && keep((new ReflectionFunction('make'))->invoke());
}

for ($i = 0; $i < 20; $i++) {
	body();
}
show_paths(traced());
?>
--EXPECT--
6400 bytes per loop
  str_repeat (internal)
  make paths_callbacks.php:5
  ReflectionFunction::invoke (internal)
  body paths_callbacks.php:27
  main paths_callbacks.php:31
  and
  str_repeat (internal)
  make paths_callbacks.php:5
  {closure} of line 11 paths_callbacks.php:12
  array_map (internal)
  body paths_callbacks.php:11
  main paths_callbacks.php:31
  and
  str_repeat (internal)
  make paths_callbacks.php:5
  {closure} of line 14 paths_callbacks.php:15
  preg_replace_callback (internal)
  body paths_callbacks.php:14
  main paths_callbacks.php:31
  and
  str_repeat (internal)
  make paths_callbacks.php:5
  {closure} of line 19 paths_callbacks.php:20
  usort (internal)
  body paths_callbacks.php:19
  main paths_callbacks.php:31
  and
  str_repeat (internal)
  make paths_callbacks.php:5
  {closure} of line 23 paths_callbacks.php:24
  iterator_apply (internal)
  body paths_callbacks.php:23
  main paths_callbacks.php:31
