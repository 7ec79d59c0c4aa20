--TEST--
php-fpm behind nginx, opcache on: each request is traced, however it ends, and leaves nothing to the next
--SKIPIF--
<?php
require __DIR__ . '/sapi.php';
sapi('php-fpm');
nginx();
opcache();
?>
--FILE--
<?php
require __DIR__ . '/sapi.php';
$fpm = sapi('php-fpm');
$all = [];
foreach ([0, 1] as $enable) {
	$server = new Server;
	$user = trim((string) shell_exec('id -u')) === '0' ? "user = nobody\ngroup = nogroup\n" : '';
	file_put_contents("$server->dir/conf", "[global]\nerror_log = $server->dir/out\n[pool]\n{$user}listen = $server->dir/fpm\nlisten.mode = 0666\npm = static\npm.max_children = 1\n");
	$server->start("$fpm -F -y $server->dir/conf" . $server->arguments(['leaktrace.enable' => $enable] + opcache()), 'fpm');
	$server->front('fpm');
	ob_start();
	$all[] = $server->ends(fn ($end) => $server->get('fpm', "/page.php?end=$end"));
	$said = ob_get_clean();
	$server->stop();
}
echo $said;
Server::compare(...$all);
echo count(array_unique(array_column($all[1], 'pid'))), " process\n";
$server->traces();
foreach (findings($server->worker->report()) as $finding) {
	echo "$finding[kind] at ", basename($finding['file']), ":$finding[line]\n";
}
?>
--EXPECT--
:         traced, 20 loops  shutdown
:         traced, 20 loops  shutdown
fatal:    traced, 20 loops  shutdown
:         traced, 20 loops  shutdown
limit:    traced, 20 loops  shutdown
:         traced, 20 loops  shutdown
exit:     traced, 20 loops  exit shutdown
unhook:   traced, 20 loops  shutdown
fiber:    traced, 20 loops  shutdown
shutdown: traced, 20 loops  shutdown
:         traced, 20 loops  shutdown
output:   traced, 20 loops  output shutdown
time:     traced, 20 loops  shutdown
:         traced, 20 loops  shutdown
:         traced, 20 loops  shutdown
1 process
11: fpm-fcgi exited loops
3: fpm-fcgi fatal loops
1: fpm-fcgi memory_limit loops
1: fpm-fcgi exited 0
leak at page.php:5
