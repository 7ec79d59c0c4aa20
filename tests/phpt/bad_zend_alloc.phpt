--TEST--
With USE_ZEND_ALLOC=0 there is nothing to trace: the log and leaktrace_status() say so, the program prints what it did
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
var_dump(leaktrace_hook_malloc(), leaktrace_hook_malloc(), leaktrace_status()["hooked"], leaktrace_unhook_malloc());
echo leaktrace_status()["refused"], "\n";
try {
	leaktrace_check(fn () => 1);
} catch (Error $error) {
	echo $error->getMessage(), "\n";
}
echo strlen(str_repeat(X, 100000)), "\n";
');
$log = ['log_errors' => 1, 'error_log' => "$worker->dir/log"];
$worker->run($log, '', ['USE_ZEND_ALLOC' => '0'])->tell();
$worker->run(['log_errors' => 0] + $log, '', ['USE_ZEND_ALLOC' => '0', 'USE_TRACKED_ALLOC' => '1'])->tell();
echo is_dir($worker->traces) ? "a folder was made\n" : "no folder\n";
echo preg_replace('/^\[.*?\] /m', '', file_get_contents("$worker->dir/log"));
$worker->run([], '', ['USE_ZEND_ALLOC' => '1']);
echo $worker->out;
$worker = new Worker('<?php function body(): void { leaktrace_status(); } for ($i = 0; $i < 3; $i++) body(); echo "end\n";');
$worker->run(['leaktrace.loop' => 'body', 'log_errors' => 0], '', ['USE_ZEND_ALLOC' => '0'])->tell();
?>
--EXPECT--
bool(false)
bool(false)
bool(false)
bool(false)
PHP runs with USE_ZEND_ALLOC=0, so there is no heap of PHP's to trace; unset it
leaktrace_check() can't trace: PHP runs with USE_ZEND_ALLOC=0, so there is no heap of PHP's to trace; unset it
100000
bool(false)
bool(false)
bool(false)
bool(false)
PHP runs with USE_ZEND_ALLOC=0, so there is no heap of PHP's to trace; unset it
leaktrace_check() can't trace: PHP runs with USE_ZEND_ALLOC=0, so there is no heap of PHP's to trace; unset it
100000
no folder
leaktrace: nothing is traced: PHP runs with USE_ZEND_ALLOC=0, so there is no heap of PHP's to trace; unset it
bool(true)
bool(true)
bool(true)
bool(true)

100000
end
