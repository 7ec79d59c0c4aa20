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
