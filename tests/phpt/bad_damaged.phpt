--TEST--
A damaged trace: what comes before the damage is used, and the damage told
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
$kept = new SplFixedArray(100);
function body($kept, $i): void { leaktrace_hook_malloc(); $kept[$i] = str_repeat(X, 1000); }
for ($i = 0; $i < 60; $i++) body($kept, $i);
');
$worker->run()->tell();
$file = $worker->files()[0];
$whole = file_get_contents($file);
function tell(string $file, string $data, string $what): void
{
	file_put_contents($file, $data);
	ob_start();
	$leaks = leaktrace_analyze($file, output: '/dev/null');
	$said = preg_replace(['/ in \S+ on line \d+|\n/', '~\S*/\S+ltrace: ~'], '', ob_get_clean());
	$report = @leaktrace_report($file);
	$process = $report['processes'][0] ?? null;
	echo "$what: ", var_export($leaks, true), $said === '' ? '' : ", $said", $process !== null ? ", $process[loops] loops, " . ($process['torn'] ? 'torn' : 'whole') . ', '
		. preg_replace('~\S*/\S+ltrace: ~', '', $process['warning']) : '', "\n";
}
tell($file, $whole, 'whole');
tell($file, substr($whole, 0, -3), 'the end is missing');
/* Of a block in the middle a half, and each bit: what is before it is used, all of it. That
 * of a length can make it reach past the end, which then looks like an end. */
for ($at = 16; $at < strlen($whole) >> 1; $at += 8 + $length) {
	$length = unpack('V', $whole, $at)[1];
}
$length = unpack('V', $whole, $at)[1];
file_put_contents($file, substr($whole, 0, $at));
$loops = leaktrace_report($file)['processes'][0]['loops'];
file_put_contents($file, substr($whole, 0, $at + 8 + ($length >> 1)));
$report = leaktrace_report($file)['processes'][0];
echo 'half: ', $loops > 5 && $loops < 60 && $report['loops'] === $loops ? 'some loops' : "$report[loops] loops of $loops", ', ', $report['torn'] ? 'torn' : 'whole', "\n";
$said = [];
for ($bit = 0; $bit < (8 + $length) * 8; $bit++) {
	$bad = $whole;
	$bad[$at + ($bit >> 3)] = chr(ord($bad[$at + ($bit >> 3)]) ^ 1 << $bit % 8);
	$reaches = unpack('V', $bad, $at)[1];
	$what = match (true) {
		$bit >= 64 => 'of what a block holds',
		$bit >= 32 => 'of its checksum',
		$reaches === 0 || $reaches > 256 << 20 => 'of its length, which then cannot be',
		$at + 8 + $reaches > strlen($whole) => 'of its length, which then is past the end',
		default => 'of its length',
	};
	file_put_contents($file, $bad);
	$report = leaktrace_report($file)['processes'][0];
	$said["a bit $what: " . ($report['loops'] === $loops ? 'all loops before' : "$report[loops] loops of $loops") . ', ' . ($report['torn'] ? 'torn' : 'whole')
		. preg_replace('~\S*/\S+ltrace: ~', ', ', $report['warning'])] = true;
}
echo implode("\n", array_keys($said)), "\n";
tell($file, substr($whole, 0, 20), 'only the head');
tell($file, substr($whole, 0, 8), 'only the magic');
tell($file, substr($whole, 0, 4), 'a part of the magic');
tell($file, "\x89PNG\r\n\x1a\n" . substr($whole, 8), 'another magic');
tell($file, substr_replace($whole, "\xff", 9, 1), 'a damaged head');
tell($file, substr($whole, 0, 16) . str_repeat("\x10\0\0\0", 1000), 'noise behind the head');
$newer = substr($whole, 0, 8) . pack('V', 2);
tell($file, $newer . strrev(hash('crc32c', $newer, true)) . substr($whole, 16), 'a newer version');
?>
--EXPECT--
whole: 1, 60 loops, whole, 
the end is missing: 1, 60 loops, torn, it ends in the middle of a block: the process was killed while it wrote, or writes now; all before that is used
half: some loops, torn
a bit of its length: all loops before, whole, it is damaged (a block whose checksum is wrong); only what comes before that is used
a bit of its length, which then is past the end: all loops before, torn, it ends in the middle of a block: the process was killed while it wrote, or writes now; all before that is used
a bit of its length, which then cannot be: all loops before, whole, it is damaged (a block of a length that cannot be); only what comes before that is used
a bit of its checksum: all loops before, whole, it is damaged (a block whose checksum is wrong); only what comes before that is used
a bit of what a block holds: all loops before, whole, it is damaged (a block whose checksum is wrong); only what comes before that is used
only the head: false, Warning: leaktrace_analyze(): it holds nothing: its process ended before it could write; nothing in it can be used, delete it
only the magic: false, Warning: leaktrace_analyze(): it holds nothing: its process ended before it could write; nothing in it can be used, delete it
a part of the magic: false, Warning: leaktrace_analyze(): it holds nothing: its process ended before it could write; nothing in it can be used, delete it
another magic: false, Warning: leaktrace_analyze(): it is not a trace of leaktrace; give a file that ends in .ltrace, or the folder
a damaged head: false, Warning: leaktrace_analyze(): its first bytes are damaged; nothing in it can be used, delete it
noise behind the head: false, Warning: leaktrace_analyze(): its beginning is damaged; nothing in it can be used, delete it
a newer version: false, Warning: leaktrace_analyze(): it was written in version 2 of the format, this leaktrace reads version 1; read it with the leaktrace that wrote it, or a newer one
