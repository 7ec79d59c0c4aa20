--TEST--
Loaded by dl(), leaktrace traces nothing and says so: what it sets in the engine would outlive it
--SKIPIF--
<?php
if (PHP_ZTS) die('skip there is no dl() with threads');
if (!preg_match('~extension=([^\s\'"]+)~', (string) getenv('TEST_PHP_EXTRA_ARGS'))) die('skip leaktrace is no module of its own');
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
preg_match('~extension=([^\s\'"]+)~', getenv('TEST_PHP_EXTRA_ARGS'), $so);
$worker = new Worker('<?php
dl(' . var_export(basename($so[1]), true) . ');
function body(): void { var_dump(leaktrace_hook_malloc()); }
body();
register_shutdown_function(function () { echo gc_mem_caches() >= 0 ? "shutdown\n" : ""; });
');
$args = getenv('TEST_PHP_EXTRA_ARGS');
putenv('TEST_PHP_EXTRA_ARGS=-d enable_dl=1 -d extension_dir=' . escapeshellarg(dirname($so[1])));
$worker->run()->tell();
putenv("TEST_PHP_EXTRA_ARGS=$args");
?>
--EXPECT--
Warning: dl(): leaktrace loaded by dl() traces nothing: use extension=leaktrace in php.ini in worker.php on line 2
bool(false)
shutdown
