<?php
/*
 * The files of the project, and the lists of them that config.m4, config.w32 and
 * package.xml hold. Used by tests/house/sync, which writes the lists, and by
 * tests/house/run, which checks them. Needs no git: a release archive has none.
 */

namespace LeaktraceHouse;

const ROOT = __DIR__ . '/../..';

/* The folders of src/, in the order in which they may use each other. */
const ROOMS = ['util', 'os', 'track', 'trace', 'analyze', 'report', 'php'];

/** @return list<string> every file of the project, relative to its top, sorted */
function files(): array
{
	static $files = null;

	return $files ??= walk('');
}

/** @return list<string> */
function walk(string $folder): array
{
	$found = [];
	foreach (scandir(ROOT . '/' . $folder) as $name) {
		$path = $folder . $name;
		if ($name === '.' || $name === '..' || made($path)) {
			continue;
		}
		if (is_link(ROOT . '/' . $path) || !is_dir(ROOT . '/' . $path)) {
			$found[] = $path;
		} else {
			array_push($found, ...walk($path . '/'));
		}
	}
	sort($found);
	return $found;
}

/* Whether git ignores this path, or would never see it: what builds and runs leave behind. */
function made(string $path): bool
{
	$name = basename($path);
	if (in_array($name, ['.git', 'vendor', 'build', 'modules', '.libs', 'autom4te.cache', 'composer.lock'], true)) {
		return true;
	}
	if (preg_match('~\.(o|lo|la|dep|gcda|gcno|swp|orig|rej)$|\~$~', $name)) {
		return true;
	}
	if (preg_match('~^tests/phpt/.*\.(diff|exp|log|out|sh|mem)$~', $path)) {
		return true;
	}
	/* Beside a phpt that failed. */
	if (preg_match('~^(tests/.*)\.(diff|exp|log|out|sh|php|mem)$~', $path, $m) && is_file(ROOT . "/$m[1].phpt")) {
		return true;
	}
	/* What phpize and configure make, when they run right here. */
	return !str_contains($path, '/') && preg_match('~^(configure|configure\.(ac|in)|config\.(h|h\.in|log|nice|status)|acinclude\.m4|aclocal\.m4|confdefs\.h|include|install-sh|libtool|ltmain\.sh|missing|mkinstalldirs|run-tests\.php|tmp-php\.ini|Makefile(\..*)?|.*\.tgz)$~', $path);
}

/** @return list<string> patterns of .gitattributes that a release leaves out */
function leftOut(): array
{
	$patterns = [];
	foreach (@file(ROOT . '/.gitattributes', FILE_IGNORE_NEW_LINES) ?: [] as $line) {
		if (preg_match('~^/?(\S+)\s+.*\bexport-ignore\b~', $line, $m)) {
			$patterns[] = $m[1];
		}
	}
	return $patterns;
}

/** @return list<string> the files of a release */
function released(): array
{
	$out = leftOut();

	return array_values(array_filter(files(), function (string $path) use ($out): bool {
		foreach ($out as $pattern) {
			if ($path === $pattern || str_starts_with($path, $pattern . '/')) {
				return false;
			}
		}
		return $path !== 'package.xml';
	}));
}

/** @return list<string> names of the C sources in a room */
function sources(string $room): array
{
	return array_map('basename', array_values(preg_grep("~^src/$room/[^/]+\.c$~", files())));
}

function source(string $path): string
{
	return (string) file_get_contents(ROOT . '/' . $path);
}

/** @return array<string, string> the three files as they ought to be */
function lists(): array
{
	return [
		'config.m4' => preg_replace_callback(
			'~(leaktrace_sources="\[\n).*?(\n    \]")~s',
			fn (array $m): string => $m[1] . m4List() . $m[2],
			source('config.m4')
		),
		'config.w32' => preg_replace(
			'~(\n\tEXTENSION\(.*?\);\n).*?(?=\}\s*$)~s',
			'$1' . strtr(w32List(), ['\\' => '\\\\', '$' => '\\$']),
			source('config.w32')
		),
		'package.xml' => preg_replace_callback(
			'~(<contents>\n).*?( *</contents>)~s',
			fn (array $m): string => $m[1] . xmlList() . $m[2],
			source('package.xml')
		),
	];
}

function m4List(): string
{
	$lines = ['      leaktrace.c'];
	foreach (ROOMS as $room) {
		foreach (sources($room) as $name) {
			$lines[] = "      src/$room/$name";
		}
	}
	return implode("\n", $lines);
}

function w32List(): string
{
	$lines = '';
	foreach (ROOMS as $room) {
		$names = implode(' ', sources($room));
		$lines .= $names === '' ? '' : "\tADD_SOURCES(configure_module_dirname + '/src/$room', '$names', 'leaktrace');\n";
	}
	return $lines;
}

function xmlList(): string
{
	$tree = [];
	foreach (released() as $path) {
		$place = &$tree;
		$parts = explode('/', $path);
		$name = array_pop($parts);
		foreach ($parts as $part) {
			$place = &$place["$part/"];
		}
		$place[$name] = role($path);
		unset($place);
	}
	return '  <dir name="/">' . "\n" . xmlFolder($tree, 2) . "  </dir>\n";
}

function xmlFolder(array $folder, int $depth): string
{
	$xml = '';
	$indent = str_repeat(' ', $depth + 1);
	foreach ($folder as $name => $entry) {
		$safe = htmlspecialchars(rtrim($name, '/'), ENT_XML1 | ENT_QUOTES);
		$xml .= is_array($entry)
			? "$indent<dir name=\"$safe\">\n" . xmlFolder($entry, $depth + 1) . "$indent</dir>\n"
			: "$indent<file name=\"$safe\" role=\"$entry\"/>\n";
	}
	return $xml;
}

/* What the packager calls a file. */
function role(string $path): string
{
	return match (true) {
		str_starts_with($path, 'tests/') => 'test',
		(bool) preg_match('~^(README|CHANGELOG|SECURITY|INTERNALS|CONTRIBUTING|CREDITS|LICENSE)|^(docs|examples)/~', $path) => 'doc',
		default => 'src',
	};
}
