--TEST--
Without leaktrace.tracker_aliases, Swoole Tracker's names are free
--FILE--
<?php
foreach (['trackerHookMalloc', 'trackerAnalyzeLeak', 'trackerCleanLeak', 'trackerAnalyzeMalloc'] as $name) {
	echo $name, ' ', function_exists($name) ? 'is there' : 'is not there', "\n";
}
?>
--EXPECT--
trackerHookMalloc is not there
trackerAnalyzeLeak is not there
trackerCleanLeak is not there
trackerAnalyzeMalloc is not there
