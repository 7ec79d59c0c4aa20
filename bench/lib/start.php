<?php
/*
 * What every bench program has at its two ends.
 *
 * BENCH_HOOK is the name of the function that marks the running frame as a loop
 * body, or null when this run has none. It is called through the constant, as in
 *
 *     if (BENCH_HOOK) (BENCH_HOOK)();
 *
 * because a literal call compiles to other opcodes, of another size, when the
 * function exists: plain and traced runs must use the same memory to the byte.
 *
 * stdout carries what must be equal (the checksum, the memory figures), stderr
 * what may differ (the peak RSS, the tracer's own figures).
 */

$hook = 'leaktrace_hook_malloc';
define('BENCH_HOOK', getenv('BENCH_HOOK') !== 'ini' && function_exists($hook) ? $hook : null);
unset($hook);

/* Ends a program: prints its checksum and, before anything else is allocated, its memory. */
function bench_end(string $checksum): void
{
    $usage = memory_get_usage();
    $peak = memory_get_peak_usage();
    echo "\nchecksum $checksum\nusage $usage\npeak $peak\n";

    $figures = ['rss_peak' => bench_peak_rss()];
    $status = 'leaktrace_status';
    if (function_exists($status)) {
        $figures['status'] = $status();
    }
    fwrite(STDERR, 'bench ' . json_encode($figures, JSON_PARTIAL_OUTPUT_ON_ERROR) . "\n");
}

/* Highest resident size of this process since its exec, in bytes; 0 where /proc does not say. */
function bench_peak_rss(): int
{
    $status = @file_get_contents('/proc/self/status');
    return $status !== false && preg_match('/^VmHWM:\s+(\d+) kB/m', $status, $match) ? $match[1] * 1024 : 0;
}

/* The .php files below a folder, sorted by name; at most $limit. */
function bench_php_files(string $folder, int $limit = PHP_INT_MAX): array
{
    $files = [];
    $flags = FilesystemIterator::SKIP_DOTS;
    foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($folder, $flags)) as $file) {
        if ($file->getExtension() === 'php') {
            $files[] = $file->getPathname();
        }
    }
    sort($files);
    return array_slice($files, 0, $limit);
}
