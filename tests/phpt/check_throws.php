<?php
require __DIR__ . '/inc.php';
$calls = 0;
try {
	leaktrace_check(function () use (&$calls) {
		if (++$calls === 7) {
			throw new RuntimeException('in the body');
		}
	});
} catch (RuntimeException $exception) {
	echo $exception->getMessage(), ' ', $calls, "\n";
}
var_dump(leaktrace_status()['hooked']);
echo leaktrace_check(fn () => keep(str_repeat(X, 1000)))['summary']['verdict'], "\n";
?>
