<?php
/* Templates made from strings: each is compiled into a class of its own. */

function render(string $template, int $n): string
{
	$class = 'Template' . md5($template);
	eval("final class $class { public function show(): string { return 'page ' . strlen('$template'); } }"); // LEAK#1
	return (new $class())->show(); // MAYBE
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	render("Hello number $n", $n);
}

for ($n = 0; $n < 100; $n++) {
	handle($n);
}
