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
