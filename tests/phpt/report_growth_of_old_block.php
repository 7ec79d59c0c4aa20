<?php
require __DIR__ . '/inc.php';
final class Log
{
	public static $text = '';
	public static $other = '';
}
Log::$text = str_repeat(X, 3_000_000);

function body(int $n): void
{
	leaktrace_hook_malloc();
	Log::$text .= str_repeat(X, 1000);
	if ($n === 0) {
		Log::$other = str_repeat(X, 2_000_000); /* of the first loop */
	}
	Log::$other .= str_repeat(X, 1000);
}

for ($n = 0; $n < 300; $n++) {
	body($n);
}
foreach (findings(traced()) as $finding) {
	echo "$finding[kind] line $finding[line] ", $finding['holders'][0]['path'], ' ', round($finding['bytes_per_loop'], -2), ' ',
		$finding['live_bytes'] < 320_000 ? 'growth' : "all: $finding[live_bytes]", "\n";
}
?>
