<?php
/*
 * What every bench program has at its two ends.
 *
 * BENCH_HOOKED says whether this run marks loop bodies by calls, BENCH_HOOK is the
 * function that does it, called as in
 *
 *     if (BENCH_HOOKED) (BENCH_HOOK)();
 *
 * Plain and traced runs must use the same memory to the byte. So it is no literal
 * call, which compiles to opcodes of another size when the function exists; and
 * leaktrace's names are spelled backwards, for a literal that names a function
 * that exists is interned already and takes none of the request's memory.
 *
 * stdout carries what must be equal (the checksum, the memory figures), stderr
 * what may differ (the peak RSS, the tracer's own figures).
 */

define('BENCH_HOOK', strrev('collam_kooh_ecartkael'));
define('BENCH_HOOKED', getenv('BENCH_HOOK') !== 'ini' && function_exists(BENCH_HOOK));

/* Ends a program: prints its checksum and, before anything else is allocated, its memory. */
function bench_end(string $checksum): void
{
    $usage = memory_get_usage();
    $peak = memory_get_peak_usage();
    echo "\nchecksum $checksum\nusage $usage\npeak $peak\n";

    $figures = ['rss_peak' => bench_peak_rss()];
    $status = strrev('sutats_ecartkael');
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
