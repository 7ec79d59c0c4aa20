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
