--TEST--
Memory refused to the tracer at any of its calls, once or from there on: the program goes on as ever, traces read
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
need_faults();
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
$warnings = faults('mmap', function (int $calls) {
	/* Each of the first calls; of the rest others each time. */
	for ($i = 1; $i <= 10; $i++) {
		yield "$i:1000000000:12";
		yield mt_rand(11, $calls) . ':1000000000:12';
		yield mt_rand(1, $calls) . ':1:12';
	}
});
/* Which of these there are depends on the calls. */
echo implode("\n", array_diff($warnings, ['No trace is written: Out of memory: no trace is written', 'The trace ends here: out of memory'])), "\n";
?>
--EXPECT--
Nothing is traced: the system refuses memory
