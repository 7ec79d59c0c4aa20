<?php
require __DIR__ . '/inc.php';
compare('<?php
pcntl_async_signals(true);
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
