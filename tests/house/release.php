<?php
/* Checks of what goes out: lists, versions, packages, names. */

namespace LeaktraceHouse;

function executables(): array
{
	$complaints = [];
	foreach (files() as $path) {
		if (str_starts_with(substr(source($path), 0, 2), '#!') && !is_executable(ROOT . '/' . $path)) {
			$complaints[] = "$path is not executable";
		}
	}
	return $complaints;
}

function phptNames(): array
{
	return preg_grep('~/[a-z][a-z0-9]*(_[a-z0-9]+)+\.phpt$~', preg_grep('~\.phpt$~', files()), PREG_GREP_INVERT);
}

function completeLists(): array
{
	$complaints = [];
	foreach (lists() as $path => $text) {
		if ($text !== source($path)) {
			$complaints[] = "$path is out of date: run tests/house/sync";
		}
	}
	return $complaints;
}

function arginfo(): array
{
	$wanted = sha1(str_replace("\r\n", "\n", source('leaktrace.stub.php')));
	if (preg_match('~Stub hash: ([0-9a-f]{40})~', source('leaktrace_arginfo.h'), $m) && $m[1] === $wanted) {
		return [];
	}
	return ['leaktrace_arginfo.h is not of this leaktrace.stub.php: generate it anew'];
}

function versions(): array
{
	preg_match('~PHP_LEAKTRACE_VERSION "([^"]+)"~', source('php_leaktrace.h'), $header);
	preg_match('~<release>([^<]+)</release>\s*<api>~', source('package.xml'), $package);
	preg_match('~^## (\S+)~m', source('CHANGELOG.md'), $changes);
	$versions = ['php_leaktrace.h' => $header[1] ?? '?', 'package.xml' => $package[1] ?? '?', 'CHANGELOG.md' => $changes[1] ?? '?'];
	if (count(array_unique($versions)) === 1 && !in_array('?', $versions, true)) {
		return [];
	}
	return array_map(fn (string $path, string $version): string => "$path says $version", array_keys($versions), $versions);
}

function composerFiles(): array
{
	$complaints = [];
	foreach (preg_grep('~(^|/)composer\.json$~', files()) as $path) {
		$package = json_decode(source($path), true);
		foreach ($package['require'] ?? ['no "require"' => ''] as $name => $version) {
			$pinned = (bool) preg_match('~^v?\d+(\.\d+)+$~', $version);
			if ($path !== 'composer.json' && str_contains($name, '/') && !$pinned) {
				$complaints[] = "$path: $name is not pinned";
			}
		}
		if (($package['license'] ?? '') !== 'BSD-3-Clause') {
			$complaints[] = "$path: the license is not the project's";
		}
	}
	foreach (preg_grep('~(^|/)composer\.lock$~', files()) as $path) {
		$complaints[] = "$path holds addresses of downloads";
	}
	return $complaints;
}

function packager(): array|string
{
	exec('command -v pear', $where, $status);
	if ($status !== 0) {
		return 'pear is not installed';
	}
	exec('cd ' . escapeshellarg(ROOT) . ' && pear package-validate package.xml 2>&1', $lines, $status);
	/* It warns of any date but today's: that is for the day of a release. */
	$complaints = preg_grep('~^(Error|Warning): (?!.*field "date")~', $lines);
	return $complaints || preg_grep('~Validation: 0 error~', $lines) ? $complaints : $lines;
}

function readme(): array
{
	$sources = implode("\n", array_map(source(...), cFiles('~^(src/php/.*|leaktrace)\.c$~')));
	preg_match_all('~"(leaktrace\.[a-z_]+)"~', $sources, $settings);
	preg_match_all('~^function (leaktrace_\w+)~m', source('leaktrace.stub.php'), $functions);
	$complaints = [];
	foreach (array_unique([...$settings[1], ...$functions[1]]) as $name) {
		if (!str_contains(source('README.md'), $name)) {
			$complaints[] = "README.md does not name $name";
		}
	}
	return $complaints;
}
