<?php
require __DIR__ . '/inc.php';
$hostile = "\x1b[2J\x1b]0;x\x07\xc2\x9b31m\x9b\xe2\x80\xae\xff\n<script>";
$worker = new Worker('<?php
$name = ' . var_export('A' . $hostile, true) . ';
/* A function and a file of such names. */
$file = __DIR__ . "/" . str_replace(["/", "\0"], "", $name) . ".php";
file_put_contents($file, "<?php function grow() { leaktrace_hook_malloc(); static \$kept = []; \$kept[] = [str_repeat(X, 900)]; }");
require $file;
for ($i = 0; $i < 30; $i++) {
	grow();
}
');
$worker->run()->tell();

/* Every character but line ends is one that stands still. */
function still(string $text): bool
{
	return preg_match('//u', $text) === 1 && !preg_match('/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u', $text);
}
foreach (['text', 'json'] as $format) {
	ob_start();
	leaktrace_analyze($worker->traces, $format);
	$text = ob_get_clean();
	var_dump(still($text), str_contains($text, 'script>'), str_contains($text, '.php'));
}
ob_start();
leaktrace_analyze_malloc(10, $worker->traces);
var_dump(still(ob_get_clean()));
echo count(findings($worker->report())), " finding\n";

/* Traces of hostile names, damaged, and a folder of one. */
$dir = "$worker->dir/$hostile";
$dir = str_replace('<script>', '', $dir);
mkdir($dir, 0700);
$trace = glob("$worker->traces/*.ltrace")[0];
file_put_contents("$dir/$hostile.ltrace", substr_replace(file_get_contents($trace), 'X', 30, 1));
set_error_handler(function (int $level, string $message): bool {
	var_dump(still($message) && !str_contains($message, "\n"), str_contains($message, 'damaged'));
	return true;
});
var_dump(leaktrace_analyze($dir));
?>
