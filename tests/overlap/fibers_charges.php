<?php
require __DIR__ . '/compare.php';
foreach ([1, 2, 3] as $seed) {
	compare_charges(__DIR__ . '/fibers.php', [], 200, 200, $seed);
}
compare_charges(__DIR__ . '/fibers.php', [], 200, 10, 4);
?>
