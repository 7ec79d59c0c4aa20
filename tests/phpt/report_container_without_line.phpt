--TEST--
A container that has room and gets element after element in the loops is told, though no allocation shows where
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/report_container_without_line.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
final class Seen
{
	public static array $ids = [];
	public static array $bounded = [];
	public static array $between = [];
}
for ($n = 0; $n < 1100; $n++) {
	Seen::$ids[] = $n;
	Seen::$bounded[] = $n;
}

function body(int $n): void
{
	leaktrace_hook_malloc();
	Seen::$ids[] = $n;
	Seen::$bounded[] = $n;
	if ($n % 50 === 0) {
		array_splice(Seen::$bounded, 1100);
	}
}

for ($n = 0; $n < 600; $n++) {
	body($n);
	Seen::$between[] = $n;
}
foreach (findings(traced()) as $finding) {
	echo "$finding[kind] '$finding[file]' $finding[line] ", $finding['holders'][0]['path'], ' +',
		$finding['holders'][0]['elements_per_loop'], ' ', round($finding['bytes_per_loop'] / 4) * 4, "\n";
}
?>
--EXPECT--
container '' 0 Seen::$ids[*] +1 20
