<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
function handle(): void { str_repeat(X, 100); }
for ($end = microtime(true) + 3.1; microtime(true) < $end; usleep(50000)) {
	handle();
}
');
$typo = ['leaktrace.loop' => "App\\Worker::handel", 'log_errors' => '1'];
$worker->run($typo);
echo 'out: ', $worker->out, "\n", preg_replace('~^\[.*?\] ~m', '', $worker->err), "\n";
var_dump($worker->files());
echo 'one of them was: ', $worker->run(['leaktrace.loop' => 'handel,handle', 'log_errors' => '1'])->err, "\n";
echo 'no log: ', $worker->run(['leaktrace.loop' => 'handel', 'log_errors' => '0'])->err, "\n";
$master = new Worker('<?php
exec("true");
sleep(3);
');
echo 'a master: ', $master->run($typo)->err, "\n";
$command = new Worker('<?php
echo "short";
');
echo 'a command: ', $command->run($typo)->err, "\n";
?>
