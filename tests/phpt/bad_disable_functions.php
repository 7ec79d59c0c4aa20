<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
register_shutdown_function(function () { echo "shutdown\n"; });
leaktrace_hook_malloc();
try { leaktrace_clean(); } catch (Error $e) { echo $e->getMessage(), "\n"; }
try { gc_mem_caches(); } catch (Error $e) { echo $e->getMessage(), "\n"; }
');
$worker->run(['disable_functions' => 'leaktrace_clean,gc_mem_caches'])->tell();
$worker->run(['disable_functions' => 'register_shutdown_function']);
echo strstr($worker->out, "\nStack", true), "\n";
?>
