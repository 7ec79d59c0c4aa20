<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
final class Kept { public static $slots; public static $next = 0; }
Kept::$slots = new SplFixedArray(100);
function body(): void
{
	leaktrace_hook_malloc();
	Kept::$slots[Kept::$next++] = str_repeat(X, 1000);
}
for ($i = 0; $i < 30; $i++) {
	body();
}
');
$worker->run()->tell();
$pid = $worker->report()['processes'][0]['pid'];
ob_start();
$leaks = leaktrace_analyze($worker->traces);
$text = str_replace([$worker->dir, "[$pid (", "process $pid:"], ['', '[<pid> (', 'process <pid>:'], ob_get_clean());
var_dump($leaks);
$lines = explode("\n", $text);
echo preg_replace(['/; memory_limit .*/', '/ for .*/'], ['; …', ' for …'], implode("\n", array_slice($lines, 0, 2))), "\n";
echo implode("\n", preg_grep('/The Possible Leak|Growth Times|\(Loop 28\)/', $lines)), "\n";
?>
