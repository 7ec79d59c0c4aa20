<?php
require __DIR__ . '/inc.php';
$dir = ini_get('leaktrace.output_dir') . '-code';
@mkdir($dir);
file_put_contents("$dir/included.php", "<?php\n\nkeep(str_repeat(X, 1000));\n");
for ($i = 0; $i < 20; $i++) {
	file_put_contents("$dir/once$i.inc", "<?php\nreturn once();\n");
}

function once(): void
{
	keep(str_repeat(X, 1000));
}

function body(string $dir, int $i): void
{
	leaktrace_hook_malloc();
	include "$dir/included.php";
	require "$dir/included.php";
	eval("\n\nkeep(str_repeat(X, 1000));");
	$i % 2 ? include_once("$dir/once$i.inc") : require_once("$dir/once$i.inc");
}

for ($i = 0; $i < 20; $i++) {
	body($dir, $i);
}
$report = traced();
remove($dir);
ob_start();
show_paths($report);
preg_match_all('/^  str_repeat.*(?:\n  (?!and).*)*\n/m', preg_replace('/once\d+/', 'once', ob_get_clean()), $paths);
echo implode("\n", array_unique($paths[0]));
?>
