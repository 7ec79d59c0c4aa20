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
