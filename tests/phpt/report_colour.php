<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
if (isset($argv[1])) {
	exit(leaktrace_analyze($argv[1]) === false ? 1 : 0);
}
for ($i = 0; $i < 30; $i++) {
	leaktrace_hook_malloc();
	$kept[] = str_repeat(X, 1000);
}
');
$worker->run()->tell();
putenv('NO_COLOR');
foreach (['', 'NO_COLOR=', 'NO_COLOR=1'] as $env) {
	$command = $worker->command(['leaktrace.enable' => 0], escapeshellarg($worker->traces));
	$pipe = (string) shell_exec("env $env $command");
	$terminal = (string) shell_exec('script -qec ' . escapeshellarg("env $env $command") . ' /dev/null </dev/null');
	echo "$env: pipe ", str_contains($pipe, "\e[") ? 'colour' : 'plain', ', terminal ', str_contains($terminal, "\e[") ? 'colour' : 'plain', "\n";
}
?>
