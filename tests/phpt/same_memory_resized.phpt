--TEST--
Small blocks that grow and shrink leave the same contents, the same usage and the same peak as without leaktrace
--SKIPIF--
<?php
if (!function_exists('memory_reset_peak_usage')) die('skip needs memory_reset_peak_usage()');
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
compare('<?php
function grow(string $text, int $by, array &$told): string
{
	memory_reset_peak_usage();
	$text .= str_repeat(X, $by);
	$told[] = memory_get_peak_usage() - memory_get_usage();
	return $text;
}

function body(int $i, array &$told): int
{
	leaktrace_hook_malloc();
	static $kept = "kept";
	$before = memory_get_usage();
	for ($text = "", $sum = 0, $by = 1; strlen($text) < 3500; $by += 3) {
		$text = grow($text, $by, $told);
		$sum = crc32($sum . $text);
		$line = $text . ":" . $by;
		$line .= $line;
		memory_reset_peak_usage();
		$list = explode(X, $line, 40);
		$list[] = implode("\n", array_filter($list));
		$list = array_map(null, $list);
		array_push($list, ...range(1, $by));
		array_splice($list, 3);
		$told[] = memory_get_peak_usage() - memory_get_usage();
		$sum = crc32($sum . serialize($list));
	}
	$kept .= chr(65 + $i % 26);
	$told[] = memory_get_usage() - $before;
	return crc32($sum . $kept);
}

$told = [];
for ($i = 0; $i < 30; $i++) {
	$sums[] = body($i, $told);
	$between = str_repeat("between ", $i) . $i;
	$between .= $between;
	$told[] = memory_get_usage();
}
leaktrace_unhook_malloc();
$between .= $between;
$told[] = memory_get_usage();
echo count($told) > 1000 ? "many" : "few", " figures\n#", json_encode([$told, $sums, crc32($between)]), "\n";
');
?>
--EXPECT--
the same, status 0:
many figures
