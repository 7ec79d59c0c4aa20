<?php
/*
 * Reads what gcov counted, for tests/coverage/run: report.php FOLDER --read | --list [FILE].
 *
 * --read asks gcov for all objects below the folder, keeps the lines of src/ and
 * leaktrace.c with their counts in FOLDER/lines.json, and prints a table; status 1 below
 * LEAST. A line belongs to a file: several objects have those of a header.
 */

namespace LeaktraceCoverage;

const LEAST = 90.0; // per cent of all lines of src/

[, $place, $what] = $argv;
$root = dirname(__DIR__, 2) . '/';
if ($what === '--list') {
	listLines($root, json_decode((string) @file_get_contents("$place/lines.json"), true) ?? exit("nothing was measured yet\n"), $argv[3] ?? '');
	exit;
}
$lines = readAll($place, $root);
file_put_contents("$place/lines.json", json_encode($lines));
exit(table($lines) >= LEAST ? 0 : 1);

/** @return array<string, array<int, int>> file of src/ => line => how often it ran */
function readAll(string $place, string $root): array
{
	$lines = [];
	$objects = new \RegexIterator(new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator($place)), '~\.gcno$~');
	foreach (array_chunk(array_map(strval(...), iterator_to_array($objects, false)), 50) as $some) {
		$gcov = popen('gcov --json-format --stdout ' . implode(' ', array_map(escapeshellarg(...), $some)) . ' 2>/dev/null', 'r');
		while (($text = fgets($gcov)) !== false) {
			$object = json_decode($text, true);
			foreach ($object['files'] ?? [] as $file) {
				$path = ours($file['file'], $object['current_working_directory'], $root);
				foreach ($path === null ? [] : $file['lines'] as $line) {
					$lines[$path][$line['line_number']] = ($lines[$path][$line['line_number']] ?? 0) + $line['count'];
				}
			}
		}
		pclose($gcov);
	}
	ksort($lines);
	return $lines;
}

/* The name within the tree; null: not one of ours. The build reads through links. */
function ours(string $file, string $folder, string $root): ?string
{
	$path = (string) realpath($file[0] === '/' ? $file : "$folder/$file");
	$path = str_starts_with($path, $root) ? substr($path, strlen($root)) : '';

	return str_starts_with($path, 'src/') || $path === 'leaktrace.c' ? $path : null;
}

function table(array $lines): float
{
	$folders = [];
	foreach ($lines as $file => $counts) {
		foreach ([dirname($file), 'src/ in all'] as $name) {
			if ($name !== '.' && ($name !== 'src/ in all' || str_starts_with($file, 'src/'))) {
				$folders[$name] = [($folders[$name][0] ?? 0) + count(array_filter($counts)), ($folders[$name][1] ?? 0) + count($counts)];
			}
		}
	}
	$all = $folders['src/ in all'] ?? [0, 1];
	unset($folders['src/ in all']);
	ksort($folders);
	foreach ($folders + ['src/ in all' => $all] as $name => [$ran, $count]) {
		printf("%-14s %5d of %5d lines  %5.1f %%\n", $name, $ran, $count, 100 * $ran / $count);
	}
	$part = 100 * $all[0] / $all[1];
	printf("%s at least %d %% of the lines of src/ run\n", $part >= LEAST ? 'PASS' : 'FAIL', LEAST);
	return $part;
}

function listLines(string $root, array $lines, string $word): void
{
	foreach ($lines as $file => $counts) {
		$missing = array_keys(array_filter($counts, fn (int $count): bool => $count === 0));
		if (!$missing || !str_contains($file, $word)) {
			continue;
		}
		sort($missing);
		$text = file($root . $file);
		printf("%s: %d of %d\n", $file, count($missing), count($counts));
		foreach ($missing as $line) {
			printf("  %4d  %s\n", $line, rtrim($text[$line - 1] ?? ''));
		}
	}
}
