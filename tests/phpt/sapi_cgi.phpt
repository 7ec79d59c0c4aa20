--TEST--
php-cgi, once for each request and as a server of many behind nginx: each request is traced and leaves nothing to the next
--SKIPIF--
<?php
require __DIR__ . '/sapi.php';
sapi('php-cgi');
nginx();
opcache();
?>
--FILE--
<?php
require __DIR__ . '/sapi.php';
$cgi = sapi('php-cgi');
$all = [];
foreach ([0, 1] as $enable) {
	$server = new Server;
	$server->start("$cgi -b $server->dir/cgi" . $server->arguments(['leaktrace.enable' => $enable] + opcache()), 'cgi', ['REDIRECT_STATUS' => '1']);
	$server->front('cgi');
	ob_start();
	$all[] = $server->ends(fn ($end) => $server->get('cgi', "/page.php?end=$end"));
	$said = ob_get_clean();
	$server->stop();
}
echo $said;
Server::compare(...$all);
$server->traces();

echo "-- once for each request\n";
foreach ([0, 1] as $enable) {
	$server = new Server;
	ob_start();
	$server->ends(fn ($end) => preg_replace('/^.*?\r\n\r\n/s', '', said($cgi . $server->arguments(['leaktrace.enable' => $enable]),
		['REDIRECT_STATUS' => '1', 'REQUEST_METHOD' => 'GET', 'SCRIPT_FILENAME' => "$server->dir/page.php", 'QUERY_STRING' => "end=$end"], $server->dir)));
	$said = ob_get_clean();
}
echo $said;
$server->traces();
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
11: cgi-fcgi exited loops
3: cgi-fcgi fatal loops
1: cgi-fcgi memory_limit loops
1: cgi-fcgi exited 0
-- once for each request
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
11: cgi-fcgi exited loops
3: cgi-fcgi fatal loops
1: cgi-fcgi memory_limit loops
1: cgi-fcgi exited 0
