--TEST--
A server that is killed at any moment leaves traces that hold every window that was closed
--SKIPIF--
<?php require __DIR__ . '/skip.inc'; ?>
--FILE--
<?php
require __DIR__ . '/inc.php';

/* What each worker has written in time: its windows, and its pid as the file's name. */
function known(string $dir): array
{
	$known = [];
	foreach (glob("$dir/known-*") as $file) {
		$known[(int) substr(strrchr($file, '-'), 1)] = (int) file_get_contents($file);
	}
	return $known;
}

/* The server's processes that run; those that have ended have no command line. */
function processes(string $script): array
{
	return array_map(fn ($file) => (int) basename(dirname($file)),
		array_filter(glob('/proc/[0-9]*/cmdline'), fn ($file) => str_contains((string) @file_get_contents($file), $script)));
}

$runs = (int) (getenv('LEAKTRACE_KILLS') ?: 5);
with_each(function (string $swoole) use ($runs) {
	$bad = $traces = $windows = 0;
	for ($run = 0; $run < $runs; $run++) {
		$server = new SwooleServer($swoole, __DIR__ . '/server.php', [], 'killed');
		$client = new Worker(sprintf('<?php require %s;', var_export(__DIR__ . '/client.php', true)));
		$client->start(['extension' => $swoole, 'leaktrace.enable' => 0], args: "$server->port 100000 50 /");
		usleep(50000 + random_int(0, 400000));
		$dir = $server->worker()->dir;
		$patience = 10000;
		/* A line from each of six workers: the manager's pid. It would begin new ones, so it
		 * dies first; then whoever runs this script. */
		while (count($pids = is_file("$dir/pids") ? file("$dir/pids", FILE_IGNORE_NEW_LINES) : []) < 6 && --$patience > 0) {
			usleep(1000);
		}
		exec('kill -9 ' . (int) end($pids) . ' 2>/dev/null');
		while (($pids = processes($server->worker()->script)) !== []) {
			exec('kill -9 ' . implode(' ', $pids) . ' 2>/dev/null');
			usleep(1000);
		}
		$client->kill();
		$server->stop(9);
		$told = [];
		foreach ($server->traces() as $trace) {
			/* Without a start: killed between the making of its file and the first write. */
			$told[$trace->start['pid'] ?? 0] = count($trace->windows);
			$bad += $trace->end !== null ? 1 : 0;
		}
		$traces += count($told);
		$windows += array_sum($told);
		foreach (known($dir) as $pid => $closed) {
			$bad += ($told[$pid] ?? -1) < $closed ? 1 : 0;
		}
		/* Killed early, it may not have begun any loop. */
		$states = $server->worker()->files() === [] ? [] : array_column(@$server->worker()->report()['processes'] ?? [], 'state');
		$bad += array_diff($states, ['killed']) === [] ? 0 : 1;
	}
	echo $traces > $runs && $windows > $traces ? 'workers left their traces' : "$traces traces, $windows windows", "; $bad do not hold what they should\n";
	if (getenv('LEAKTRACE_FIGURES')) {
		file_put_contents(getenv('LEAKTRACE_FIGURES'), "$runs kills, $traces traces, $windows windows\n", FILE_APPEND);
	}
});
?>
--EXPECT--
workers left their traces; 0 do not hold what they should
