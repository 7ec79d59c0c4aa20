<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
leaktrace_hook_malloc();
function body(): void { leaktrace_hook_malloc(); $GLOBALS["kept"][] = str_repeat(X, 1000); }
for ($i = 0; $i < 20; $i++) body();
register_shutdown_function(function () { echo "shutdown "; });
$status = leaktrace_status();
echo "$status[loops] $status[live_blocks] ", $status["own_bytes"] < 4 << 20 ? "" : $status["own_bytes"];
switch ($_GET["end"] ?? "") {
	case "fatal": undefined();
	case "limit": ini_set("memory_limit", "4M"); while (true) body();
	case "exit": exit(" exit ");
	case "unhook": leaktrace_unhook_malloc();
}
');
/* The server's script has no arguments. */
file_put_contents($worker->script, str_replace('$argv[0][0]', '$_SERVER["REQUEST_METHOD"][0]', file_get_contents($worker->script)));
$command = str_replace(' ' . escapeshellarg($worker->script), ' -d html_errors=0 -d display_errors=0 -S 127.0.0.1:0 ' . escapeshellarg($worker->script), $worker->command());
$server = proc_open("exec $command", [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['pipe', 'w']], $pipes);
while (($line = fgets($pipes[2])) !== false && !preg_match('~http://[\d.]+:\d+~', $line, $address)) {
}
stream_set_blocking($pipes[2], false);
foreach (['', '', 'fatal', '', 'limit', '', 'exit', 'unhook', '', ''] as $end) {
	$said = trim((string) @file_get_contents("$address[0]/?end=$end", false, stream_context_create(['http' => ['ignore_errors' => true]])));
	echo "$end: ", preg_replace('/^(\d+) (\d+)/', '$1', $said), "\n";
	$blocks[strtok(substr($said, strpos($said, ' ')), ' ')] = true;
}
echo count($blocks) === 1 ? "as many blocks in each\n" : json_encode($blocks) . "\n";
proc_terminate($server);
proc_close($server);
foreach ($worker->report()['processes'] as $process) {
	echo $process['script'] === $worker->script ? '' : "script $process[script] ", "$process[sapi] $process[state] ", $process['loops'] >= 20 ? 'loops' : $process['loops'], "\n";
}
?>
