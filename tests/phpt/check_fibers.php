<?php
require __DIR__ . '/inc.php';
$report = leaktrace_check(function () {
	$fiber = new Fiber(function () {
		Fiber::suspend();
		keep(str_repeat(X, 1000));
	});
	$fiber->start();
	$fiber->resume();
});
show_paths($report);
?>
