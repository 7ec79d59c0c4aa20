--TEST--
leaktrace_check() of a clean callable finds nothing, whatever its first calls set up
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/check_clean.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
final class Cache
{
	public static array $rows = [];
}

$report = leaktrace_check(function () {
	Cache::$rows[count(Cache::$rows) % 5] = str_repeat(X, 1000);
	preg_match('/a+b/', 'aab');
	$cycle = new stdClass;
	$cycle->self = $cycle;
	array_map(fn ($x) => $x . 'x', range(1, 100));
});
var_dump($report['summary']['verdict'], count(array_filter(findings($report), fn ($finding) => $finding['leak'])));
?>
--EXPECT--
string(5) "clean"
int(0)
