/*
 * lt_compact.h: keeps a trace within its bound, by merging its older windows.
 *
 * The file is rewritten beside itself and then replaced, so a process killed in
 * between leaves the old one whole (and a temporary file that lt_folder_clean()
 * knows). Hook-safe: memory is lt_mem's, bounded by the largest window after
 * merging plus four bytes for each window of the new file.
 */
#ifndef LT_COMPACT_H
#define LT_COMPACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/lt_file.h"

typedef struct {
	uint64_t windows;      /* window records that the file holds */
	uint64_t target;       /* bytes to come down to */
	uint64_t bound;        /* bytes it must stay below if the target cannot be reached */
	uint32_t keep_windows; /* so many of the newest stay as they are, if the bound allows it; at least 1 */
} lt_compact_plan;

/* Rewrites `file` after the plan. On success it is the new file, and
 * `plan->windows` is how many window records that has. False: nothing changed.
 * The last window is always kept as it is, so an encoder can go on after it. */
bool lt_compact_run(lt_file *file, lt_compact_plan *plan);

#endif
