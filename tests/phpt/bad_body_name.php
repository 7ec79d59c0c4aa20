<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
function handle(): void { str_repeat(X, 100); }
for ($i = 0; $i < 30; $i++) {
	handle();
}
var_dump(leaktrace_status()["unseen_body"]);
');
$worker->run(['leaktrace.loop' => 'handle,App\\Worker::handel'])->tell();
$worker->run(['leaktrace.loop' => 'App\\Worker::handel'])->tell();
?>
