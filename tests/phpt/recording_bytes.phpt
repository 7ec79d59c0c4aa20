--TEST--
Live bytes and blocks follow memory_get_usage(), for small, large and huge blocks, grown and freed
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
exact_sizes();
?>
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/recording_bytes.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
leaktrace_hook_malloc();
/* Bytes by the tracer and by PHP, since the last call. */
function grown(): array
{
	static $last = null;
	$status = leaktrace_status();
	$now = [$status['live_bytes'], memory_get_usage(), $status['live_blocks']];
	unset($status);
	$grown = $last === null ? [0, 0, 0] : [$now[0] - $last[0], $now[1] - $last[1], $now[2] - $last[2]];
	$last = $now;
	return $grown;
}

function told(string $what): void
{
	[$bytes, $used, $blocks] = grown();
	/* The heap's own list of huge blocks counts for PHP, 24 bytes each. */
	echo $what, ': ', $bytes, match ($used - $bytes) {
		0 => '',
		-48, -24, 24, 48 => ', huge',
		default => " but PHP says $used",
	}, $blocks === 0 ? '' : ", $blocks blocks", "\n";
}
grown();
told('nothing');
told('nothing');
$small = $large = $huge = $text = $list = null;
told('variables');
foreach ([1, 7, 8, 100, 1000, 3000, 3048, 3049, 4000, 100000, 2000000, 2097000, 2097100, 3000000, 10000000] as $size) {
	$small = str_repeat(X, $size);
	told("string of $size");
	$small = null;
	told('freed');
}
$text = str_repeat(X, 100);
told('text');
for ($i = 0; $i < 12; $i++) {
	$text .= str_repeat(X, 100 << $i);
	told('text of ' . strlen($text));
}
$text = null;
told('text freed');
$list = [];
for ($i = 0; $i < 100000; $i++) {
	$list[] = $i;
	if (($i & ($i - 1)) === 0 && $i > 4096) {
		told("list of $i");
	}
}
$copy = $list;
$copy[] = 1;
told('copy');
unset($list, $copy);
told('lists freed');
traced();
?>
--EXPECT--
nothing: 216, 2 blocks
nothing: 32, 1 blocks
variables: 0
string of 1: 80, 2 blocks
freed: -80, -2 blocks
string of 7: 80, 2 blocks
freed: -80, -2 blocks
string of 8: 80, 2 blocks
freed: -80, -2 blocks
string of 100: 200, 2 blocks
freed: -200, -2 blocks
string of 1000: 1320, 2 blocks
freed: -1320, -2 blocks
string of 3000: 3112, 2 blocks
freed: -3112, -2 blocks
string of 3048: 4136, 2 blocks
freed: -4136, -2 blocks
string of 3049: 4136, 2 blocks
freed: -4136, -2 blocks
string of 4000: 4136, 2 blocks
freed: -4136, -2 blocks
string of 100000: 102448, 2 blocks
freed: -102448, -2 blocks
string of 2000000: 2002992, 2 blocks
freed: -2002992, -2 blocks
string of 2097000: 2097200, huge, 2 blocks
freed: -2097200, huge, -2 blocks
string of 2097100: 2097200, huge, 2 blocks
freed: -2097200, huge, -2 blocks
string of 3000000: 3002416, huge, 2 blocks
freed: -3002416, huge, -2 blocks
string of 10000000: 10002480, huge, 2 blocks
freed: -10002480, huge, -2 blocks
text: 160, 1 blocks
text of 200: 136, 1 blocks
text of 400: 192
text of 800: 448
text of 1600: 896
text of 3200: 2304
text of 6400: 4096
text of 12800: 8192
text of 25600: 12288
text of 51200: 24576
text of 102400: 53248
text of 204800: 102400
text of 409600: 204800
text freed: -413736, -2 blocks
list of 8192: 266336, 3 blocks
list of 16384: 262144
list of 32768: 524288
list of 65536: 1048576, huge
copy: 2101264, huge, 1 blocks
lists freed: -4202608, huge, -4 blocks
