<?php
/* Classes come in by an autoloader over the first loops. */

spl_autoload_register(static function (string $class): void {
	if (preg_match('~^Plugin\d+$~', $class)) {
		eval("final class $class { public array \$rows = []; public function name(): string { return __CLASS__; } }");
	}
});

function handle(int $n): string
{
	leaktrace_hook_malloc();
	$class = 'Plugin' . min($n, 8);
	$plugin = new $class();
	$plugin->rows[] = $n;
	return $plugin->name();
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
