--TEST--
A block that grows is charged to the line that made it grow, with what it gained in the loops that are judged
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/recording_realloc.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
final class Text
{
	public string $large = '';
	public string $huge;
}

function body(Text $text): void
{
	leaktrace_hook_malloc();
	$text->large .= str_repeat(X, 4096);
	$text->huge .= str_repeat(X, 4096);
}

$text = new Text;
$text->huge = str_repeat(X, 3 << 20);
for ($i = 0; $i < 60; $i++) {
	body($text);
}
foreach (findings(traced()) as $finding) {
	echo basename($finding['file']), ':', $finding['line'], ' ', $finding['live_bytes'], " bytes\n";
}
?>
--EXPECT--
recording_realloc.php:12 233472 bytes
recording_realloc.php:13 233472 bytes
