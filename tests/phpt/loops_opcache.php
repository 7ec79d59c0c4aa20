<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
function body(string $dir, int $i): void
{
	leaktrace_hook_malloc();
	file_put_contents("$dir/part$i.php", "<?php return str_repeat(X, 500) . strtoupper(\'a\' . \'b\') . PHP_EOL;");
	static $kept = [];
	$kept[] = include "$dir/part$i.php";
	$kept[] = str_repeat(X, 1000);
	echo leaktrace_status()["pending_loops"];
}
for ($i = 0; $i < 20; $i++) {
	body(__DIR__, $i);
}
');
$worker->run(['opcache.enable_cli' => 1, 'opcache.file_update_protection' => 0] + (extension_loaded('Zend OPcache') ? [] : ['zend_extension' => 'opcache']))->tell();
echo "\n";
foreach (findings($worker->report()) as $finding) {
	if ($finding['line'] === 8) {
		echo "$finding[line] $finding[bytes_per_loop]\n";
	}
}
?>
