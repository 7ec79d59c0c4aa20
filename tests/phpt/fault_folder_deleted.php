<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
require $argv[1];
function body(): void { leaktrace_hook_malloc(); static $kept = []; $kept[] = str_repeat(X, 1000); }
for ($i = 0; $i < 30; $i++) body();
remove(ini_get("leaktrace.output_dir"));
for ($i = 0; $i < 3000; $i++) body();
var_dump(leaktrace_status()["loops"] > 3000, leaktrace_unhook_malloc());
for ($i = 0; $i < 30; $i++) body();
echo count(glob(ini_get("leaktrace.output_dir") . "/*.ltrace")), "\n";
chmod(ini_get("leaktrace.output_dir"), 0500);
for ($i = 0; $i < 3000; $i++) body();
echo "end\n";
');
$worker->run([], '', [], __DIR__ . '/inc.php')->tell();
chmod($worker->traces, 0700);
echo $worker->report()['processes'][0]['loops'], "\n";
?>
