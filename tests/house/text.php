<?php
/* Checks of the text of files: style, leftovers, words that do not belong here. */

namespace LeaktraceHouse;

/** @return list<string> "path:line: text" for each line that matches */
function matches(string $path, string $pattern): array
{
	$found = [];
	foreach (explode("\n", source($path)) as $index => $line) {
		if (preg_match($pattern, $line)) {
			$found[] = sprintf('%s:%d: %s', $path, $index + 1, substr(trim($line), 0, 100));
		}
	}
	return $found;
}

/** @return list<string> paths of text files */
function texts(): array
{
	return array_values(array_filter(files(), fn (string $path): bool => !str_contains(substr(source($path), 0, 4096), "\0")));
}

function longFiles(): array
{
	$complaints = [];
	foreach (cFiles() as $path) {
		$lines = substr_count(source($path), "\n");
		if ($lines >= 500 && !str_ends_with($path, '_arginfo.h')) {
			$complaints[] = "$path has $lines lines";
		}
	}
	return $complaints;
}

function topComments(): array
{
	$complaints = [];
	foreach (cFiles('~^(src/.*|tests/(unit|fuzz)/.*|leaktrace\.c|php_leaktrace\.h)\.?[ch]?$~') as $path) {
		if (preg_match('~\.[ch]$~', $path) && !str_starts_with(source($path), '/*')) {
			$complaints[] = $path;
		}
	}
	return $complaints;
}

function cStyle(): array
{
	$complaints = [];
	foreach (cFiles() as $path) {
		if (str_ends_with($path, '_arginfo.h')) {
			continue;
		}
		$bare = preg_replace_callback('~"(?:\\\\.|[^"\\\\\n])*"|\'(?:\\\\.|[^\'\\\\\n])*\'|/\*.*?\*/~s', fn (array $m): string => preg_replace('~[^\n]~', 'x', $m[0]), source($path));
		foreach (explode("\n", $bare) as $index => $line) {
			$why = match (true) {
				(bool) preg_match('~^ +\S~', $line) && !preg_match('~^ ?x~', $line) => 'is indented by spaces',
				str_contains($line, '//') => 'has a // comment',
				(bool) preg_match('~\s$~', $line) => 'ends in blanks',
				default => null,
			};
			if ($why !== null) {
				$complaints[] = $path . ':' . ($index + 1) . " $why";
			}
		}
	}
	return $complaints;
}

function leftovers(): array
{
	$complaints = [];
	foreach (texts() as $path) {
		if (!str_starts_with($path, 'tests/house/') && !str_ends_with($path, '.json')) {
			array_push($complaints, ...matches($path, '~\b(TODO|FIXME|XXX|HACK)\b|^(<<<<<<<|>>>>>>>) ~'));
		}
	}
	return $complaints;
}

/* The words are put together here, so that this file does not hold them. */
function workplace(): array
{
	$words = array_map('preg_quote', ['packagist' . '.org', 'npm' . 'js.org', 'deb' . '.debian.org', 'security' . '.debian.org', '/work' . '/main', '/work' . '/shared', '/opt' . '/env', '/home' . '/']);
	$pattern = '~' . implode('|', $words) . '~i';
	$complaints = [];
	foreach (texts() as $path) {
		array_push($complaints, ...matches($path, $pattern));
	}
	return $complaints;
}

function phpSyntax(): array
{
	$complaints = [];
	foreach (preg_grep('~\.(php|inc)$|^tests/.*/(run|sync)$|^bench/run$~', files()) as $path) {
		$text = source($path);
		if (!preg_match('~^(#!.*php\n)?<\?php~', $text) || preg_match('~^// PHP >~m', $text)) {
			continue;
		}
		try {
			token_get_all($text, TOKEN_PARSE);
		} catch (\CompileError $error) {
			$complaints[] = "$path:{$error->getLine()}: {$error->getMessage()}";
		}
	}
	return $complaints;
}

/** @return list<string> scripts of a shell, by their first line */
function shellScripts(): array
{
	return array_values(array_filter(files(), fn (string $path): bool => (bool) preg_match('~^#!.*\b(ba)?sh\n~', substr(source($path), 0, 60))));
}

function shellSyntax(): array
{
	$complaints = [];
	foreach ([...shellScripts(), 'bin/common.sh'] as $path) {
		$shell = preg_match('~^#!.*\bsh\n~', source($path)) && !str_contains(strtok(source($path), "\n"), 'bash') ? 'sh' : 'bash';
		exec("$shell -n " . escapeshellarg(ROOT . '/' . $path) . ' 2>&1', $complaints, $status);
	}
	return $complaints;
}
