<?php
/* Checks of the layers: who may include and name what. */

namespace LeaktraceHouse;

/** @return list<string> */
function cFiles(string $pattern = '~^(src/.*|[^/]+)\.[ch]$~'): array
{
	return array_values(preg_grep($pattern, files()));
}

/** @return array<int, string> line number => header */
function includes(string $path): array
{
	$found = [];
	foreach (explode("\n", source($path)) as $index => $line) {
		if (preg_match('~^\s*#\s*include\s*["<]([^">]+)~', $line, $m)) {
			$found[$index + 1] = $m[1];
		}
	}
	return $found;
}

function phpHeaders(): array
{
	$complaints = [];
	foreach (cFiles('~^(src/(?!php/)|tests/(unit|fuzz)/).*\.[ch]$~') as $path) {
		foreach (includes($path) as $line => $header) {
			if (preg_match('~^(php|zend|Zend/|main/|ext/|SAPI|TSRM|leaktrace|src/php/)~', $header)) {
				$complaints[] = "$path:$line includes $header";
			}
		}
	}
	return $complaints;
}

function oneWay(): array
{
	$may = [
		'util' => [],
		'os' => ['util'],
		'track' => ['util'],
		'trace' => ['util', 'track'],
		'analyze' => ['util', 'track', 'trace'],
		'report' => ['util', 'track', 'trace', 'analyze'],
	];
	$complaints = [];
	foreach ($may as $room => $others) {
		foreach (cFiles("~^src/$room/.*\.[ch]$~") as $path) {
			foreach (includes($path) as $line => $header) {
				if (preg_match('~^(?:src/)?(\w+)/~', $header, $m) && in_array($m[1], ROOMS, true) && $m[1] !== $room && !in_array($m[1], $others, true)) {
					$complaints[] = "$path:$line: $room may not use $m[1]";
				}
			}
		}
	}
	return $complaints;
}

function versionChecks(): array
{
	$complaints = [];
	foreach (cFiles() as $path) {
		if ($path !== 'src/php/leaktrace_compat.h' && !str_ends_with($path, '_arginfo.h')) {
			array_push($complaints, ...matches($path, '~PHP_VERSION_ID|ZEND_MODULE_API_NO\b~'));
		}
	}
	return $complaints;
}

function prefixes(): array
{
	$complaints = [];
	foreach (cFiles('~^src/.*\.[ch]$~') as $path) {
		$prefix = str_starts_with($path, 'src/php/') ? 'leaktrace_' : 'lt_';
		if (!str_starts_with(basename($path), $prefix)) {
			$complaints[] = "$path: the name should begin with $prefix";
		}
	}
	return $complaints;
}
