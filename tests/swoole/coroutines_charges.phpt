--TEST--
200 loops that overlap in Swoole's coroutines are charged what each is charged alone
--SKIPIF--
<?php require __DIR__ . '/skip.inc'; ?>
--FILE--
<?php
require __DIR__ . '/inc.php';
require __DIR__ . '/../overlap/compare.php';
with_each(function (string $swoole) {
	foreach ([0, 1] as $mock) {
		foreach ([1, 2] as $seed) {
			compare_charges(__DIR__ . '/coroutines.php', ['extension' => $swoole, 'swoole.enable_fiber_mock' => $mock], 200, 200, $seed);
		}
	}
});
?>
--EXPECT--
200 of 200 requests are charged the same, by many call paths
200 of 200 requests are charged the same, by many call paths
200 of 200 requests are charged the same, by many call paths
200 of 200 requests are charged the same, by many call paths
