--TEST--
200 loops that overlap in fibers are charged what each is charged alone
--FILE--
<?php
require __DIR__ . '/compare.php';
foreach ([1, 2, 3] as $seed) {
	compare_charges(__DIR__ . '/fibers.php', [], 200, 200, $seed);
}
compare_charges(__DIR__ . '/fibers.php', [], 200, 10, 4);
?>
--EXPECT--
200 of 200 requests are charged the same, by many call paths
200 of 200 requests are charged the same, by many call paths
200 of 200 requests are charged the same, by many call paths
200 of 200 requests are charged the same, by many call paths
