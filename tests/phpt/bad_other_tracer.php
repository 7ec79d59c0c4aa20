<?php
require __DIR__ . '/inc.php';
$library = other_tracer();
$code = '<?php
$other = FFI::cdef("void other_hook(void); void other_unhook(void); long other_count(void);", $argv[1]);
function body(): void { leaktrace_hook_malloc(); static $kept = []; $kept[] = str_repeat(X, 1000); }
function loops(): void { for ($i = 0; $i < 30; $i++) body(); }
';
$ini = ['ffi.enable' => 1] + (extension_loaded('ffi') ? [] : ['extension' => 'ffi']);
$before = new Worker($code . '
$other->other_hook();
$count = $other->other_count();
var_dump(leaktrace_hook_malloc(), leaktrace_status()["hooked"]);
$text = str_repeat(X, 1000);
var_dump($other->other_count() > $count);
$other->other_unhook();
');
$before->run($ini, '', [], $library)->tell();
$after = new Worker($code . '
loops();
$other->other_hook();
loops();
$count = $other->other_count();
var_dump(leaktrace_unhook_malloc(), leaktrace_status()["hooked"]);
$text = str_repeat(X, 1000);
var_dump($other->other_count() > $count);
loops();
$other->other_unhook();
loops();
echo "end\n";
');
$after->run($ini, '', [], $library)->tell();
unlink($library);
?>
