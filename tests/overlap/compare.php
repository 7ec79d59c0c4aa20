<?php
/*
 * Runs the workload of workload.php twice, one request after another and overlapping,
 * and compares request by request what was charged to it.
 */
require_once __DIR__ . '/../phpt/inc.php';
require_once __DIR__ . '/trace.php';

/* Every window closes when it is due: nothing is collected, so nothing is rationed. */
const PLAIN = ['leaktrace.collect_cycles' => 0, 'leaktrace.holders' => 0];

/* request => call path => [bytes, blocks] */
function charges(string $script, array $ini, int $requests, int $atOnce, int $seed): array
{
	$worker = new Worker(sprintf('<?php require %s;', var_export($script, true)));
	$worker->run($ini + PLAIN, args: "$requests $atOnce $seed");
	if ($worker->status !== 0) {
		$worker->tell();
	}
	$births = Trace::only($worker->traces)->births();
	$charges = [];
	foreach (explode(' ', trim($worker->out)) as $request => $window) {
		$charges[$request] = array_filter($births[(int) $window] ?? [], fn ($path) => !str_starts_with($path, 'tick:'), ARRAY_FILTER_USE_KEY);
	}
	return $charges;
}

/* Prints how many requests were charged the same, and the first that was not. */
function compare_charges(string $script, array $ini, int $requests, int $atOnce, int $seed): void
{
	$alone = charges($script, $ini, $requests, 1, $seed);
	$overlapping = charges($script, $ini, $requests, $atOnce, $seed);
	$same = $paths = 0;
	$wrong = null;
	foreach ($alone as $request => $charge) {
		$same += $charge === $overlapping[$request] ? 1 : 0;
		$paths += count($charge);
		$wrong ??= $charge === $overlapping[$request] ? null : $request;
	}
	echo "$same of $requests requests are charged the same, ", $paths > 5 * $requests ? 'by many call paths' : "by $paths call paths", "\n";
	if ($wrong !== null) {
		foreach ($alone[$wrong] + $overlapping[$wrong] as $path => $_) {
			[$a, $b] = [$alone[$wrong][$path] ?? [0, 0], $overlapping[$wrong][$path] ?? [0, 0]];
			if ($a !== $b) {
				echo "request $wrong, $path: alone $a[0] bytes in $a[1] blocks, overlapping $b[0] in $b[1]\n";
			}
		}
	}
}
