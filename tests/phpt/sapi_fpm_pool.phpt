--TEST--
A pool of php-fpm says whether it is traced: on or off, whatever php.ini says; named bodies count in php.ini only
--SKIPIF--
<?php
require __DIR__ . '/sapi.php';
if (PHP_ZTS) die('skip not with threads');
sapi('php-fpm');
nginx();
opcache();
?>
--FILE--
<?php
require __DIR__ . '/sapi.php';
$fpm = sapi('php-fpm');
foreach ([0, 1] as $enable) {
	$server = new Server;
	$user = trim((string) shell_exec('id -u')) === '0' ? "user = nobody\ngroup = nogroup\n" : '';
	$conf = "[global]\nerror_log = $server->dir/out\n";
	foreach (['as', 'on', 'off'] as $pool) {
		$conf .= "[$pool]\n{$user}listen = $server->dir/$pool\nlisten.mode = 0666\npm = static\npm.max_children = 1\n"
			. ($pool === 'as' ? '' : "php_admin_flag[leaktrace.enable] = $pool\n");
	}
	file_put_contents("$server->dir/conf", $conf);
	$server->start("$fpm -F -y $server->dir/conf" . $server->arguments(['leaktrace.enable' => $enable] + opcache()), 'as');
	foreach (['as', 'on', 'off'] as $pool) {
		$server->front($pool);
		for ($i = 0; $i < 3; $i++) {
			$told = json_decode(preg_replace('/\}.*/s', '}', $server->get($pool, '/page.php')), true);
			echo "php.ini $enable, pool $pool: ", $told['traced'] ? "traced, $told[count] loops" : 'not traced', "\n";
		}
	}
	$server->stop();
	$server->traces();
}
?>
--EXPECT--
php.ini 0, pool as: not traced
php.ini 0, pool as: not traced
php.ini 0, pool as: not traced
php.ini 0, pool on: traced, 20 loops
php.ini 0, pool on: traced, 20 loops
php.ini 0, pool on: traced, 20 loops
php.ini 0, pool off: not traced
php.ini 0, pool off: not traced
php.ini 0, pool off: not traced
3: fpm-fcgi exited loops
php.ini 1, pool as: traced, 20 loops
php.ini 1, pool as: traced, 20 loops
php.ini 1, pool as: traced, 20 loops
php.ini 1, pool on: traced, 20 loops
php.ini 1, pool on: traced, 20 loops
php.ini 1, pool on: traced, 20 loops
php.ini 1, pool off: not traced
php.ini 1, pool off: not traced
php.ini 1, pool off: not traced
6: fpm-fcgi exited loops
