--TEST--
A script that handles signals, and one that dies of them, does so as without leaktrace
--SKIPIF--
<?php
if (!function_exists('pcntl_signal')) die('skip needs the extension pcntl');
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
compare('<?php
pcntl_async_signals(true);
pcntl_signal(SIGINT, SIG_DFL); /* who runs the tests may ignore it */
pcntl_signal(SIGTERM, function () { echo "handled\n"; });
leaktrace_hook_malloc();
pcntl_signal(SIGUSR1, function () { throw new Exception("from the handler"); });
function body() { leaktrace_hook_malloc(); exec("kill -TERM " . getmypid()); str_repeat(X, 10000); }
for ($i = 0; $i < 3; $i++) { body(); }
try { exec("kill -USR1 " . getmypid()); usleep(1000); } catch (Exception $e) { echo $e->getMessage(), "\n"; }
exec("kill -INT " . getmypid());
sleep(5);
');
?>
--EXPECT--
the same, signal 2:
handled
handled
handled
from the handler
