/*
 * lt_merge.h: several windows made into one record.
 *
 * What is summed: loops, judgements, what collecting cycles freed, and per (leaf,
 * birth) the blocks born and freed. Peaks are the highest of the parts. All
 * other figures are those of the last window. Births are resolved to the first
 * number of the record that holds them now. Hook-safe.
 */
#ifndef LT_MERGE_H
#define LT_MERGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "track/lt_sink.h"
#include "util/lt_mem.h"

/* Begun with lt_merge_init(). */
typedef struct {
	uint32_t count;    /* windows merged so far */
	lt_window window;  /* what they make together */
	lt_vec deltas;     /* lt_delta, by leaf and birth, each pair once */
	lt_vec scratch;    /* lt_delta: the window being added */
	lt_vec items;      /* its order */
	lt_vec starts;     /* uint32_t: first number of every record so far, this one included */
} lt_merge;

void lt_merge_init(lt_merge *merge);
void lt_merge_destroy(lt_merge *merge);

/* Adds the next window; the first one after lt_merge_next() begins a record.
 * False when memory is refused. */
bool lt_merge_add(lt_merge *merge, const lt_window *window, const lt_delta *deltas, size_t count);

/* Forgets the record, after it was written. */
void lt_merge_next(lt_merge *merge);

#endif
