<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
function body(): void
{
	leaktrace_hook_malloc();
	str_repeat(X, 1000);
}
for ($i = 0; $i < 30; $i++) {
	body();
}
');
$worker->run()->tell();
ob_start();
var_dump(leaktrace_analyze($worker->traces));
echo preg_replace(['/ for .*?,/', '/\d+ allocations/'], [' for …,', 'some allocations'], strtok(ob_get_clean(), "\n")), "\n";
?>
