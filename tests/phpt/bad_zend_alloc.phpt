--TEST--
With USE_ZEND_ALLOC=0 there is nothing to trace: a warning says so, and nothing breaks
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
var_dump(leaktrace_hook_malloc(), leaktrace_status()["hooked"], leaktrace_unhook_malloc());
try {
	leaktrace_check(fn () => 1);
} catch (Error $error) {
	echo $error->getMessage(), "\n";
}
echo strlen(str_repeat(X, 100000)), "\n";
');
$worker->run([], '', ['USE_ZEND_ALLOC' => '0'])->tell();
$worker->run([], '', ['USE_ZEND_ALLOC' => '0', 'USE_TRACKED_ALLOC' => '1'])->tell();
echo is_dir($worker->traces) ? "a folder was made\n" : "no folder\n";
$worker = new Worker('<?php function body(): void { leaktrace_status(); } for ($i = 0; $i < 3; $i++) body(); echo "end\n";');
$worker->run(['leaktrace.loop' => 'body'], '', ['USE_ZEND_ALLOC' => '0'])->tell();
?>
--EXPECT--
Warning: leaktrace_hook_malloc(): Nothing is traced: PHP runs with USE_ZEND_ALLOC=0, so there is no heap of PHP's to trace; unset it in worker.php on line 2
bool(false)
bool(false)
bool(false)
leaktrace_check() can't trace: PHP runs with USE_ZEND_ALLOC=0, so there is no heap of PHP's to trace; unset it
100000

Warning: leaktrace_hook_malloc(): Nothing is traced: PHP runs with USE_ZEND_ALLOC=0, so there is no heap of PHP's to trace; unset it in worker.php on line 2
bool(false)
bool(false)
bool(false)
leaktrace_check() can't trace: PHP runs with USE_ZEND_ALLOC=0, so there is no heap of PHP's to trace; unset it
100000
no folder

Warning: body(): Nothing is traced: PHP runs with USE_ZEND_ALLOC=0, so there is no heap of PHP's to trace; unset it in worker.php on line 1
end
