<?php
/*
 * Makes a report of each trace in a folder, as text and as JSON, and of the largest
 * allocations: report.php FOLDER. Tells each that fails; the last line is how many traces.
 */
$output = tempnam(sys_get_temp_dir(), 'leaktrace');
$failed = 0;

function attempt(string $trace, string $what, callable $report): void
{
	global $failed, $output;
	file_put_contents($output, '');
	$said = [];
	set_error_handler(function (int $level, string $text) use (&$said) {
		$said[] = $text;
		return true;
	});
	$ok = $report($trace, $output);
	restore_error_handler();
	if (!$ok || $said) {
		$failed++;
		echo "FAIL $what of $trace: ", implode('; ', $said), "\n";
	}
}

$traces = glob("$argv[1]/*.ltrace");
foreach ($traces as $trace) {
	attempt($trace, 'text', fn($trace, $output) => leaktrace_analyze($trace, 'text', $output) !== false
		&& preg_match('//u', file_get_contents($output)) && filesize($output) > 0);
	attempt($trace, 'json', fn($trace, $output) => leaktrace_analyze($trace, 'json', $output) !== false
		&& count(json_decode(file_get_contents($output), true, 512, JSON_THROW_ON_ERROR)['processes']) == 1);
	attempt($trace, 'array', fn($trace) => count(leaktrace_report($trace)['processes']) == 1);
	ob_start();
	attempt($trace, 'malloc', fn($trace) => leaktrace_analyze_malloc(10, $trace) !== false);
	ob_end_clean();
	clearstatcache();
}
unlink($output);
echo count($traces), "\n";
exit($failed ? 1 : 0);
