/*
 * lt_order.h: the rules that a stream of events keeps, in one place.
 *
 * The encoder and the decoder pass each event through here, so a trace that was
 * written can be read, and what is read can be relied on:
 *
 * - start is first and comes once; nothing follows end;
 * - ids are dense from 1 and defined before use. 0 ("none") may stand for a
 *   string, for a node's parent, and for the leaf of a cycle or pending record;
 * - windows follow one another without gap, from number 1; their loops never
 *   run backwards; a delta is born outside, in its window or before it;
 * - walks, cycles and pending records belong to a window that is written or is
 *   the next to be;
 * - no single figure passes LT_FIGURE_MAX, nor does the sum of all that can be
 *   summed: no sum of a trace's figures overflows 64 signed bits.
 */
#ifndef LT_ORDER_H
#define LT_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "track/lt_sink.h"

#define LT_FIGURE_MAX (UINT64_C(1) << 62)

/* Zero-initialise. */
typedef struct {
	bool started;
	bool ended;
	uint32_t strings; /* how many are defined, which is the last id */
	uint32_t funcs;
	uint32_t nodes;
	uint32_t leaves;
	uint32_t holders;
	uint32_t window;  /* number_last of the last window */
	uint64_t loops;   /* first loop after the last window */
	uint64_t sum;     /* of all figures so far that can be summed */
} lt_order;

/* Each takes the next event into account and returns NULL, or says which rule it
 * breaks; then the stream is to end there. Hook-safe. */
const char *lt_order_start(lt_order *order, const lt_start *start);
const char *lt_order_string(lt_order *order, uint32_t id);
const char *lt_order_func(lt_order *order, const lt_func_def *def);
const char *lt_order_node(lt_order *order, const lt_node_def *def);
const char *lt_order_leaf(lt_order *order, const lt_leaf_def *def);
const char *lt_order_holder(lt_order *order, const lt_holder_def *def);
const char *lt_order_window(lt_order *order, const lt_window *window, const lt_delta *deltas, size_t count);
const char *lt_order_walk(lt_order *order, const lt_walk *walk);
const char *lt_order_cycle(lt_order *order, const lt_cycle *cycle);
const char *lt_order_pending(lt_order *order, const lt_pending *pending);
const char *lt_order_end(lt_order *order, lt_end_state state, uint64_t time_us);

#endif
