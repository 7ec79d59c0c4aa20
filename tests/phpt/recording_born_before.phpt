--TEST--
Blocks born before the hook may be freed, grown and moved while hooked
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
exact_sizes();
?>
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/recording_born_before.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
$many = [];
foreach ([10, 100, 1000, 5000, 50000, 3000000] as $size) {
	for ($i = 0; $i < 5; $i++) {
		$many[] = str_repeat(X, $size);
	}
}
$list = range(1, 1000);
$huge = str_repeat(X, 3 << 20);
leaktrace_hook_malloc();
['live_blocks' => $blocks, 'live_bytes' => $bytes] = leaktrace_status();
$used = memory_get_usage();
unset($many);
for ($i = 0; $i < 1000; $i++) {
	$list[] = $i;
}
$huge .= $huge;
['live_blocks' => $grown_blocks, 'live_bytes' => $grown_bytes] = leaktrace_status();
/* What is left are those that grew: an array of 2,048 and a string of 6 MB. */
var_dump($grown_blocks - $blocks, $grown_bytes - $bytes, memory_get_usage() < $used);
unset($list, $huge);
['live_blocks' => $left_blocks, 'live_bytes' => $left_bytes] = leaktrace_status();
var_dump($left_blocks - $blocks, $left_bytes - $bytes);
traced();
echo array_sum(range(1, 1000)), "\n";
?>
--EXPECT--
int(2)
int(6332416)
bool(true)
int(1)
int(32)
500500
