<?php
/* Copies of a shared array are changed and dropped; the original is replaced now and then. */
namespace App;

final class Defaults
{
	public static array $values = [];
}

function handle(int $n): int
{
	leaktrace_hook_malloc();
	if ($n % 8 === 0) {
		Defaults::$values = array_fill(0, 64, "value $n");
	}
	$copy = Defaults::$values;
	$copy[$n % 64] = 'changed';
	$second = $copy;
	$second[] = 'one more';
	return count($copy) + count($second);
}

for ($n = 0; $n < 150; $n++) {
	handle($n);
}
