--TEST--
SIGSEGV and SIGBUS that somebody sends while the heap is walked reach the program's handlers, or end it
--SKIPIF--
<?php
if (!function_exists('pcntl_fork')) die('skip needs the extension pcntl');
if (!extension_loaded('posix') && !file_exists(ini_get('extension_dir') . '/posix.so')) die('skip needs the extension posix');
if (getenv('LEAKTRACE_SANITIZED') !== false) die('skip a sanitizer has handlers of its own');
if (getenv('LEAKTRACE_VALGRIND') !== false) die('skip valgrind ends with a failed assertion when it is sent such signals');
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
$ini = ['leaktrace.force' => 1, 'memory_limit' => '512M'] + (extension_loaded('posix') ? [] : ['extension' => 'posix']);
/* Nearly all of the time goes into walks of this heap. */
const WALKS = '
$big = [];
for ($i = 0; $i < 30000; $i++) $big[] = [$i, [$i]];
function body(int $i): void { leaktrace_hook_malloc(); static $kept = []; $kept[$i % 100] = [str_repeat(X, 100), [$i]]; }
';
$worker = new Worker('<?php
[$here, $there] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$child = pcntl_fork();
if ($child === 0) {
	fread($there, 1);
	$lost = 0;
	for ($i = 0; $i < 100; $i++) {
		posix_kill(posix_getppid(), $i % 2 ? SIGSEGV : SIGBUS);
		$read = [$there]; $none = null;
		stream_select($read, $none, $none, 2) ? fread($there, 1) : $lost++;
		usleep(random_int(0, 1000));
	}
	echo "$lost lost\n";
	exit(0);
}
pcntl_async_signals(true);
foreach ([SIGSEGV, SIGBUS] as $signal) pcntl_signal($signal, function () use ($here) { fwrite($here, "h"); });
' . WALKS . '
fwrite($here, "b");
for ($i = 0; pcntl_waitpid($child, $status, WNOHANG) === 0; $i++) body($i);
echo leaktrace_status()["walk_runs"] > 20 ? "walked\n" : "hardly walked\n";
');
$worker->run($ini)->tell();

$worker = new Worker('<?php ' . WALKS . '
body(0);
echo "ready\n";
for ($i = 0; ; $i++) body($i);
');
foreach ([11, 7, 11, 7, 11, 7] as $signal) {
	$worker->start($ini)->line();
	usleep(random_int(1000, 30000));
	$worker->kill($signal)->tell();
}
?>
--EXPECT--
0 lost
walked
ready
signal 11
ready
signal 7
ready
signal 11
ready
signal 7
ready
signal 11
ready
signal 7
