--TEST--
Lines are as exact in what opcache's JIT compiled (tracing) as they are without it
--SKIPIF--
<?php
if (php_uname('m') !== 'x86_64' || !file_exists(ini_get('extension_dir') . '/opcache.so')) die('skip needs opcache on x86-64');
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
require __DIR__ . '/jit.php';
compare_with_jit('tracing');
?>
--EXPECT--
over 40 lines
