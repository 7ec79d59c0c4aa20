<?php
// Marks nothing: leaktrace.loop names its body. Keeps nothing but a bounded cache; makes garbage cycles, so that every loop collects.

function work(int $i): int
{
	static $cache = [];

	$cache[$i % 8] = str_repeat('c', 100 + $i % 8);
	$a = new stdClass();
	$a->self = $a;
	$a->data = range(0, 50);
	return strlen(implode('', $cache)) + count($a->data);
}

$sum = 0;
for ($i = 0; $i < 60; $i++) {
	$sum += work($i);
}
echo "clean $sum\n";
