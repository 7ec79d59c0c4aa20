--TEST--
leaktrace_report() has every key of the JSON, and the JSON is the same
--FILE--
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
--EXPECT--
schema: number
tool: string
processes: array
processes.[]: array
processes.[].pid: number
processes.[].sapi: string
processes.[].script: string
processes.[].php: string
processes.[].started_at: string
processes.[].state: string
processes.[].mode: string
processes.[].body: string
processes.[].loops: number
processes.[].memory: array
processes.[].memory.zend_usage: number
processes.[].memory.zend_real: number
processes.[].memory.zend_limit: number
processes.[].memory.rss: number
processes.[].memory.pss: number
processes.[].memory.uss: number
processes.[].memory.native: number
processes.[].growth_per_loop: number
processes.[].loops_until_limit: number
processes.[].seconds_until_limit: number
processes.[].findings: array
processes.[].findings.[]: array
processes.[].findings.[].id: number
processes.[].findings.[].kind: string
processes.[].findings.[].leak: bool
processes.[].findings.[].file: string
processes.[].findings.[].line: number
processes.[].findings.[].function: string
processes.[].findings.[].growth_times: number
processes.[].findings.[].growth_size: number
processes.[].findings.[].live_bytes: number
processes.[].findings.[].live_blocks: number
processes.[].findings.[].bytes_per_loop: number
processes.[].findings.[].first_loop: number
processes.[].findings.[].last_loop: number
processes.[].findings.[].cause: number
processes.[].findings.[].count: number
processes.[].findings.[].count_per_loop: number
processes.[].findings.[].detail: string
processes.[].findings.[].pids: array
processes.[].findings.[].pids.[]: number
processes.[].findings.[].holders: array
processes.[].findings.[].holders.[]: array
processes.[].findings.[].holders.[].root: string
processes.[].findings.[].holders.[].root_kind: string
processes.[].findings.[].holders.[].path: string
processes.[].findings.[].holders.[].bytes: number
processes.[].findings.[].holders.[].blocks: number
processes.[].findings.[].holders.[].elements: number
processes.[].findings.[].holders.[].elements_per_loop: number
processes.[].findings.[].holders.[].extra_refs: number
processes.[].findings.[].stacks: array
processes.[].findings.[].stacks.[]: array
processes.[].findings.[].stacks.[].bytes: number
processes.[].findings.[].stacks.[].blocks: number
processes.[].findings.[].stacks.[].frames: array
processes.[].findings.[].stacks.[].frames.[]: array
processes.[].findings.[].stacks.[].frames.[].function: string
processes.[].findings.[].stacks.[].frames.[].file: string
processes.[].findings.[].stacks.[].frames.[].line: number
processes.[].findings.[].stacks.[].frames.[].kind: string
processes.[].findings.[].stacks.[].frames.[].function_line: number
int(1)
string(9) "leaktrace"
string(3) "cli"
bool(true)
string(6) "exited"
string(5) "exact"
int(30)
bool(true)
bool(true)
bool(true)
bool(true)
