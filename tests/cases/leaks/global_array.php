<?php
/* A global array that collects one result per job. */

$results = [];

function work(int $job): void
{
	global $results;

	leaktrace_hook_malloc();
	$lines = explode(',', str_repeat("$job,", 20));
	$results[$job] = ['id' => $job, 'lines' => count($lines)]; // LEAK#1 $GLOBALS['results']
}

for ($job = 0; $job < 140; $job++) {
	work($job);
}
