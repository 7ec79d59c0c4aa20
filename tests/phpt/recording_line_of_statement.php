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
