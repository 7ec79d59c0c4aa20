--TEST--
Code that opcache compiles anew, drops, or has no room for, in a running program and between requests: lines keep the names of their functions
--SKIPIF--
<?php
require __DIR__ . '/sapi.php';
opcache();
?>
--FILE--
<?php
require __DIR__ . '/sapi.php';
const CODE = '<?php
function body(int $i): void {
	leaktrace_hook_malloc();
	$n = $i * 5 % 7 + 2;
	$file = __DIR__ . "/part" . (NAMES > 1 ? $i % NAMES : "") . ".php";
	file_put_contents($file, "<?php" . str_repeat("\n", $n - 1) . "return new class { public function f$n() { return str_repeat(X, 1000); } public \$v = \"f$n\"; const rest = [" . str_repeat("$i,", FILLING) . "]; };");
	touch($file, 1700000000 + $i);
	CHANGE;
	clearstatcache();
	$object = include $file;
	static $kept = [];
	$kept[] = $object->{"f$n"}();
	if ($object->v !== "f$n") echo "old code\n";
}
for ($i = 0; $i < 140; $i++) body($i);
if (NAMES > 1) echo opcache_get_status(false)["cache_full"] ? "full, " : "not full, ";
';

function wrong(Worker $worker): string
{
	$told = '';
	foreach ($worker->report()['processes'] as $process) {
		$told .= "  $process[state]:";
		$lines = [];
		foreach ($process['findings'] as $finding) {
			if (!str_starts_with(basename($finding['file']), 'part')) {
				continue;
			}
			$function = preg_replace('/.*::/', '', $finding['function']);
			$lines[$finding['line']] = true;
			if ($finding['line'] > 1 && $function !== "f$finding[line]" && $function !== 'include') {
				$told .= " line $finding[line] is in $function, ";
			}
		}
		$told .= ' ' . count($lines) . " lines\n";
	}
	return $told;
}

$tracing = ['opcache.jit' => 'tracing', 'opcache.jit_buffer_size' => '32M', 'opcache.jit_hot_loop' => 1, 'opcache.jit_hot_func' => 1, 'opcache.jit_hot_return' => 1, 'opcache.jit_hot_side_exit' => 1];
$checked = ['opcache.validate_timestamps' => 1, 'opcache.revalidate_freq' => 0];
foreach ([
	'changed' => ['', 1, $checked],
	'dropped' => ['opcache_invalidate($file, true)', 1, []],
	'dropped, with JIT' => ['opcache_invalidate($file, true)', 1, $tracing],
	'all dropped' => ['$i % 9 || opcache_reset()', 1, $checked],
	'no room' => ['opcache_invalidate($file, true)', 2, ['opcache.memory_consumption' => 8, 'opcache.interned_strings_buffer' => 4, 'opcache.max_wasted_percentage' => 1]],
	'not cached' => ['', 1, ['opcache.blacklist_filename' => 'BLACKLIST'] + $checked],
	'only the file cache' => ['opcache_invalidate($file, true)', 1, ['opcache.file_cache' => 'CACHE', 'opcache.file_cache_only' => 1] + $checked],
] as $what => [$change, $names, $ini]) {
	$worker = new Worker(str_replace(['NAMES', 'CHANGE', 'FILLING'], [$names, $change, $names > 1 ? 6000 : 0], CODE));
	mkdir("$worker->dir/cache");
	file_put_contents("$worker->dir/black", "$worker->dir/part*\n");
	$worker->run(str_replace(['BLACKLIST', 'CACHE'], ["$worker->dir/black", "$worker->dir/cache"], $ini) + opcache());
	echo "$what: ", $worker->out, $worker->err, $worker->status ?? "signal $worker->signal", wrong($worker);
}

/* Between requests opcache begins its memory anew, and the next request finds other code
 * at the same addresses. */
ini_set('default_socket_timeout', 600); /* under valgrind it is slow */
foreach (['' => [], ', with JIT' => $tracing] as $with => $ini) {
	$worker = new Worker(str_replace(['NAMES', 'CHANGE', 'FILLING'], [1, 'opcache_invalidate($file, true)', 100], CODE) . 'opcache_reset(); echo opcache_get_status(false)["opcache_statistics"]["manual_restarts"], " ";');
	file_put_contents($worker->script, str_replace('$argv[0][0]', '$_SERVER["REQUEST_METHOD"][0]', file_get_contents($worker->script)));
	$command = str_replace(' ' . escapeshellarg($worker->script), ' -d html_errors=0 -d max_execution_time=0 -S 127.0.0.1:0 ' . escapeshellarg($worker->script), $worker->command($ini + opcache()));
	$server = proc_open("exec $command", [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['pipe', 'w']], $pipes);
	while (($line = fgets($pipes[2])) !== false && !preg_match('~http://[\d.]+:\d+~', $line, $address)) {
	}
	stream_set_blocking($pipes[2], false);
	echo "between requests$with: ";
	for ($i = 0; $i < 4; $i++) {
		echo file_get_contents("$address[0]/");
	}
	proc_terminate($server);
	proc_close($server);
	echo "restarts\n", wrong($worker);
}
?>
--EXPECT--
changed: 0  exited: 7 lines
dropped: 0  exited: 7 lines
dropped, with JIT: 0  exited: 7 lines
all dropped: 0  exited: 7 lines
no room: full, 0  exited: 7 lines
not cached: 0  exited: 7 lines
only the file cache: 0  exited: 7 lines
between requests: 0 1 2 3 restarts
  exited: 7 lines
  exited: 7 lines
  exited: 7 lines
  exited: 7 lines
between requests, with JIT: 0 1 2 3 restarts
  exited: 7 lines
  exited: 7 lines
  exited: 7 lines
  exited: 7 lines
