--TEST--
Every error that writing can meet, at any call, even after a part was written: one warning, what was written reads
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
need_faults();
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
foreach ([28 => 'ENOSPC', 122 => 'EDQUOT', 5 => 'EIO', 30 => 'EROFS'] as $code => $name) {
	echo "-- $name\n";
	$warnings = array_merge(faults('write', function (int $calls) use ($code) {
		yield "1:1000000000:$code";
		yield mt_rand(3, $calls) . ":1000000000:$code";
	}), faults('short', function (int $calls) use ($code) {
		yield mt_rand(3, $calls) . ":1:$code";
	}));
	echo preg_replace('~ in /\S*~', ' in …', implode("\n", array_unique($warnings))), "\n";
}
?>
--EXPECT--
-- ENOSPC
No trace is written: Cannot create a trace in traces: no space left on the disk; set leaktrace.output_dir to a folder that this user may write to
The trace ends here: the disk is full: make room, or set leaktrace.output_dir to another disk
-- EDQUOT
No trace is written: Cannot create a trace in traces: the disk quota is used up; set leaktrace.output_dir to a folder that this user may write to
The trace ends here: the disk quota is used up: make room, or set leaktrace.output_dir to another disk
-- EIO
No trace is written: Cannot create a trace in traces: input/output error of the disk; set leaktrace.output_dir to a folder that this user may write to
The trace ends here: the disk reports an error: look into the system's log
-- EROFS
No trace is written: Cannot create a trace in traces: the file system is read-only; set leaktrace.output_dir to a folder that this user may write to
The trace ends here: the file system has become read-only: set leaktrace.output_dir to another one
