<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
class Registry { public static array $items = []; }
function body(): void
{
	leaktrace_hook_malloc();
	Registry::$items[] = str_repeat(X, 1000);
}
for ($i = 0; $i < 30; $i++) {
	body();
}
');
$worker->run()->tell();
/* Types by key, one level a line. */
function shape(array $array, string $path = ''): void
{
	foreach ($array as $key => $value) {
		$at = is_int($key) ? '[]' : $key;
		if (is_int($key) && $key > 0) {
			continue;
		}
		echo "$path$at: ", is_int($value) || is_float($value) ? 'number' : get_debug_type($value), "\n";
		if (is_array($value)) {
			shape($value, "$path$at.");
		}
	}
}
$report = $worker->report();
shape(['schema' => $report['schema'], 'tool' => $report['tool'], 'processes' => array_map(fn ($process) => array_intersect_key($process, array_flip(
	['pid', 'sapi', 'script', 'php', 'started_at', 'state', 'mode', 'body', 'loops', 'memory', 'growth_per_loop', 'loops_until_limit',
		'seconds_until_limit', 'findings'])), $report['processes'])]);
['pid' => $pid, 'sapi' => $sapi, 'php' => $php, 'state' => $state, 'mode' => $mode, 'loops' => $loops, 'script' => $script] = $report['processes'][0];
var_dump($report['schema'], $report['tool'], $sapi, $php === PHP_VERSION, $state, $mode, $loops, $script === $worker->script,
	(bool) preg_match('/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/', $report['processes'][0]['started_at']),
	(bool) preg_match("/\b$pid\b/", basename($worker->files()[0])));
ob_start();
leaktrace_analyze($worker->traces, 'json');
var_dump(json_decode(ob_get_clean(), true) == $report);
?>
