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
