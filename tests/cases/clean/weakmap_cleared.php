<?php
/* A WeakMap empties itself when its keys go. */
namespace App;

final class Metadata
{
	public static ?\WeakMap $map = null;
}

function handle(int $n): int
{
	leaktrace_hook_malloc();
	Metadata::$map ??= new \WeakMap();
	$keys = [];
	for ($i = 0; $i < 4; $i++) {
		$keys[$i] = new \stdClass();
		Metadata::$map[$keys[$i]] = "meta $n.$i";
	}
	return count(Metadata::$map);
}

for ($n = 0; $n < 150; $n++) {
	handle($n);
}
