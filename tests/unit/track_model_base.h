/*
 * track_model_base.h: what the parts of track_model.h share: the model itself.
 */
#ifndef TRACK_MODEL_BASE_H
#define TRACK_MODEL_BASE_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "track/lt_tracker.h"

#define MODEL_BLOCKS 192
#define MODEL_CONTEXTS 8
#define MODEL_LOOPS MODEL_CONTEXTS
#define MODEL_GENS 4096
#define MODEL_SUMS 4096
#define MODEL_LEAVES 64
#define MODEL_FUNCS 8
#define MODEL_DEPTH 6    /* frames of a context */
#define MODEL_PATH 12    /* calls of a path */
#define MODEL_TOLD 1024
#define MODEL_CHUNKS 3
#define MODEL_HUGE 6
#define MODEL_BASE UINT64_C(0x7e0000000000)
#define MODEL_OUTSIDE 0u             /* number of the generation of what is born outside of loops */
#define MODEL_OPEN UINT32_MAX

typedef struct {
	uint64_t address; /* 0: free */
	uint64_t bytes;
	uint32_t leaf, gen;
	uint32_t shown; /* by lt_tags_each() */
	bool tagged, watched;
} model_block;

typedef struct {
	lt_loop *loop; /* NULL: not running */
	uint32_t gen;
	uint32_t contexts;
	bool called;   /* the body's call has not ended */
	bool guests;   /* its end is to be told */
} model_loop;

typedef struct {
	uint32_t open;  /* loops */
	uint32_t birth;
} model_gen;

/* Figures of (leaf, gen). */
typedef struct {
	uint32_t leaf, gen;
	uint64_t born, born_n, freed, freed_n, live, live_n, peak;
} model_sum;

/* A call path, outermost call first, recursion folded; the last line is the allocation's. */
typedef struct {
	uint8_t func[MODEL_PATH], line[MODEL_PATH];
	uint8_t depth;
} model_path;

typedef struct {
	model_path path;
	uint32_t id; /* of the tracker */
} model_leaf;

/* A frame of a context: the path to it, and the tracker's node of it. */
typedef struct {
	model_path path;
	uint32_t node;
} model_frame;

/* A fiber, a coroutine, or (0) the main thread. */
typedef struct {
	bool alive;
	bool counted;     /* it was begun in a loop, which waits for it */
	model_loop *loop; /* what runs in it belongs to that; NULL: to none */
	model_frame frames[MODEL_DEPTH];
	uint32_t depth;
} model_context;

typedef struct {
	uint16_t bin; /* of the run; UINT16_MAX: free */
	uint8_t index; /* of the page within its run */
} model_page;

/* A figure per (leaf, birth) as one side has it. */
typedef struct {
	uint32_t leaf, birth;
	uint64_t born, born_n, freed, freed_n, peak, most;
} model_row;

typedef struct {
	lt_tracker tracker;
	const uint8_t *input, *end;
	uint32_t first_bin; /* the smallest block the heap gives out */
	model_block blocks[MODEL_BLOCKS];
	model_loop loops[MODEL_LOOPS];
	model_loop over;   /* the loop completed last, while the tracker's record of it is not used again */
	model_context contexts[MODEL_CONTEXTS], *running;
	model_gen gens[MODEL_GENS];
	model_sum sums[MODEL_SUMS];
	model_leaf leaves[MODEL_LEAVES];
	uint32_t funcs[MODEL_FUNCS]; /* ids of the tracker */
	uint32_t gen_count, sum_count, leaf_count, ready;
	uint32_t adopted; /* generation of what was never judged until a loop resized it */
	uint32_t window, window_begun;
	uint32_t completed_gens; /* how often one was, in the running window */
	uint64_t window_loops, done_loops, allocations, told_bytes, told_blocks;
	uint64_t now_us, window_us;
	model_page pages[MODEL_CHUNKS][LT_PAGES_PER_CHUNK];
	uint64_t huge[MODEL_HUGE];
	void *watch_freed; /* what on_free told */
	lt_loop *completed; /* what on_complete told */
	/* What the sink was told: definitions by id, the last window. */
	uint32_t strings, told_funcs, nodes, told_leaves;
	char string[64][16];
	lt_func_def func_def[MODEL_TOLD];
	lt_node_def node_def[MODEL_TOLD];
	lt_leaf_def leaf_def[MODEL_TOLD];
	uint32_t refuse;   /* events that the sink takes before it refuses; 0: it never does */
	bool refused;
	uint32_t windows;
	bool checked;      /* peaks were among what was compared */
	lt_window seen;
	lt_delta deltas[MODEL_SUMS];
	size_t delta_count;
} model;

#define MODEL_MUST(condition) model_must(condition, #condition, __FILE__, __LINE__)

static inline void model_must(bool condition, const char *what, const char *file, int line)
{
	if (!condition) {
		fprintf(stderr, "  %s:%d: tracker and model differ: %s\n", file, line, what);
		abort();
	}
}

static inline void model_same(uint64_t got, uint64_t want, const char *what)
{
	if (got != want) {
		fprintf(stderr, "  track_model.h: %s is %" PRIu64 ", the model has %" PRIu64 "\n", what, got, want);
		abort();
	}
}

static inline uint32_t model_byte(model *m)
{
	return m->input < m->end ? *m->input++ : 0;
}

#endif
