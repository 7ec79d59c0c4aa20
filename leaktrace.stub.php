<?php

/** @generate-function-entries */

/**
 * Marks the calling function as the body of a loop; the first call of the process
 * starts tracing. Called again by the same running frame, it ends one loop and
 * begins the next. Returns false, silently, when leaktrace.enable is 0, and false
 * with a warning when nothing can be traced.
 */
function leaktrace_hook_malloc(): bool {}

/** Stops tracing and completes the trace; false when nothing was traced. */
function leaktrace_unhook_malloc(): bool {}

/**
 * Analyses traces (a file or a folder; null: those of leaktrace.output_dir that the
 * running user may read), prints the report or writes it to $output, and returns
 * the number of leaks; false, with a warning, when there is nothing to analyse.
 * $format: "text" or "json".
 */
function leaktrace_analyze(?string $path = null, string $format = "text", ?string $output = null): int|false {}

/** The same analysis as an array, in the shape of the JSON; empty, with a warning, when there is nothing to analyse. */
function leaktrace_report(?string $path = null): array {}

/** Prints the $top largest allocations per loop, leak or not, and what the calls of each function leave behind. */
function leaktrace_analyze_malloc(int $top = 10, ?string $path = null): int|false {}

/** Deletes traces, and only traces; returns how many. */
function leaktrace_clean(?string $path = null): int {}

/** The state of this process's tracer. */
function leaktrace_status(): array {}

/**
 * Runs $body $warmup times and then $loops times and judges it in this process,
 * without files. Returns the array of leaktrace_report().
 */
function leaktrace_check(callable $body, int $loops = 50, int $warmup = 5): array {}
