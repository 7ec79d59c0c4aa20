<?php
/*
 * Prepended to a case that runs without the extension, so that its calls of the
 * hook resolve. With LEAKTRACE_CASES_SAMPLES in the environment each call also
 * notes the memory in use, the last loop's peak beside it; both lists are written
 * there when the script ends. The lists have their size from the start, so that
 * taking a sample takes no memory of the heap that is measured.
 */

if (!function_exists('leaktrace_hook_malloc')) {
	function leaktrace_hook_malloc(): bool
	{
		static $samples = null, $next = 0;

		if ($samples === null) {
			$file = (string) getenv('LEAKTRACE_CASES_SAMPLES');
			$samples = [new SplFixedArray($file === '' ? 1 : 8000), new SplFixedArray($file === '' ? 1 : 8000), $file];
			if ($file !== '') {
				register_shutdown_function('leaktrace_cases_write', $samples);
			}
		}
		if ($samples[2] !== '') {
			$samples[1][$next] = memory_get_peak_usage();
			gc_collect_cycles();
			$samples[0][$next++] = memory_get_usage();
			memory_reset_peak_usage();
		}
		return false;
	}

	function leaktrace_unhook_malloc(): bool
	{
		return false;
	}

	/* One line a loop: bytes in use when it began, peak of the loop before it. */
	function leaktrace_cases_write(array $samples): void
	{
		leaktrace_hook_malloc();
		$lines = '';
		foreach ($samples[0] as $i => $used) {
			if ($used === null) {
				break;
			}
			$lines .= $used . ' ' . $samples[1][$i] . "\n";
		}
		file_put_contents($samples[2], $lines);
	}
}
