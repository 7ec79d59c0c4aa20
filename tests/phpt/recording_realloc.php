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
