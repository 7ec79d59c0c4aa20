--TEST--
Live bytes follow memory_get_usage() for blocks of any size, about the ends of size classes, pages and chunks
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/recording_bytes_any_size.traces
memory_limit=-1
--FILE--
<?php
require __DIR__ . '/inc.php';
leaktrace_hook_malloc();
/* By how much more bytes the tracer has grown than PHP since `$before`. */
function apart(array $before): int
{
	return leaktrace_status()['live_bytes'] - $before[0] - (memory_get_usage() - $before[1]);
}

/* The text that asks the heap for so many bytes. */
function block(int $size): string
{
	return str_repeat(X, $size - 25);
}

$sizes = range(32, 3200, 8);
foreach ([8, 16, 64, 255, 500, 510, 511, 512, 513, 768, 1024, 1025] as $pages) {
	for ($less = -64; $less <= 64; $less += 8) {
		$sizes[] = $pages * 4096 + $less;
	}
}
$block = $size = $apart = $how = null;
$before = [0, 0];
$none = $grown = '';
$differ = [];
foreach ([1, 2] as $warm) {
	foreach ($sizes as $size) {
		$before = [leaktrace_status()['live_bytes'], memory_get_usage()];
		$none = apart($before);
		$before = [leaktrace_status()['live_bytes'], memory_get_usage()];
		$block = block($size);
		$how = apart($before) - $none;
		/* PHP's list of huge blocks counts for PHP: a small block of its own for each, with 96 bytes in debug builds. */
		if ($how !== 0 && ($size < 2000000 || $how < -96)) {
			$differ[$size] = $how;
		}
		$before = [leaktrace_status()['live_bytes'], memory_get_usage()];
		$block = null;
		$how = apart($before) - $none;
		if ($how !== 0 && ($size < 2000000 || $how > 96)) {
			$differ["$size freed"] = $how;
		}
	}
	if ($warm === 1) {
		$differ = [];
	}
}
echo count($sizes), " sizes, ", count($differ), " differ\n", json_encode(array_slice($differ, 0, 20, true)), "\n";
traced();
?>
--EXPECT--
601 sizes, 0 differ
[]
