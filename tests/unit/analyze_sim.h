/*
 * analyze_sim.h: a tracer without a program: blocks are born and freed by the loops
 * of a simulated worker, and the sink is told what the real tracker would tell.
 *
 * Windows hold one loop, then double every 256 windows, as the tracker's do; or, like
 * those of a tracer that must save, any number of loops. All random numbers come from
 * the simulation's own seed.
 */
#ifndef ANALYZE_SIM_H
#define ANALYZE_SIM_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/lt_analysis.h"
#include "lt_test.h"

#define SIM_FOREVER UINT32_MAX

typedef struct {
	uint32_t leaf, birth;
	uint32_t next;  /* dies in the same loop, or is free */
	uint64_t bytes; /* 0: free */
} sim_block;

typedef struct {
	lt_sink sink;
	uint64_t random;
	uint32_t loops;        /* how many the run will have */
	uint32_t loop;         /* running one, from 0 */
	uint32_t window;       /* number of the open window */
	uint32_t window_loops; /* complete in it */
	uint32_t judge_every;  /* windows; 1: all are judged */
	uint32_t flags;        /* all windows have these, too */
	uint32_t contexts;     /* that loops began, as windows count them */
	uint32_t widest;       /* loops; windows hold 1 to so many, at random; 0: as the tracker's do */
	uint32_t span;         /* loops of the open window */
	bool outside;          /* what is born is born outside of loops */
	uint32_t strings, funcs, nodes, leaves;
	uint64_t usage;        /* live bytes */
	uint64_t limit;
	sim_block *blocks;
	uint32_t block_count, block_room, free_block;
	uint32_t *dying;       /* by loop: first block */
	lt_delta *deltas;
	uint64_t *now_live;    /* of each delta: own births live */
	size_t delta_count, delta_room;
	uint32_t *slots;       /* hash of deltas: index + 1 */
	size_t slot_mask;
} sim;

static inline double sim_uniform(sim *s)
{
	return (double) (lt_test_random(&s->random) >> 11) / 9007199254740992.0;
}

/* 0 .. n - 1 */
static inline uint32_t sim_below(sim *s, uint32_t n)
{
	return n == 0 ? 0 : (uint32_t) (lt_test_random(&s->random) % n);
}

static inline uint32_t sim_between(sim *s, uint32_t low, uint32_t high)
{
	return low + (high > low ? sim_below(s, high - low + 1) : 0);
}

/* Pareto with exponent 1.2, from 16 bytes, at most 4 MB. */
static inline uint64_t sim_heavy(sim *s)
{
	double size = 16.0 / pow(1.0 - sim_uniform(s), 1.0 / 1.2);

	return (uint64_t) fmin(size, 4e6) / 8 * 8 + 8;
}

static inline uint32_t sim_string(sim *s, const char *text)
{
	lt_str str = {text, strlen(text)};

	CHECK(s->sink.ops->string(s->sink.self, ++s->strings, str));
	return s->strings;
}

static inline uint32_t sim_func(sim *s, const char *name, const char *file, lt_func_kind kind)
{
	lt_func_def def = {0};

	def.name = sim_string(s, name);
	def.file = file != NULL ? sim_string(s, file) : 0;
	def.line = 1;
	def.kind = kind;
	def.id = ++s->funcs;
	CHECK(s->sink.ops->func(s->sink.self, &def));
	return def.id;
}

static inline uint32_t sim_node(sim *s, uint32_t parent, uint32_t func)
{
	lt_node_def def = {++s->nodes, parent, func};

	CHECK(s->sink.ops->node(s->sink.self, &def));
	return def.id;
}

static inline uint32_t sim_leaf(sim *s, uint32_t node, uint32_t line)
{
	lt_leaf_def def = {++s->leaves, node, line};

	CHECK(s->sink.ops->leaf(s->sink.self, &def));
	return def.id;
}

static inline void sim_start(sim *s, lt_sink sink, uint64_t seed, uint32_t loops, uint64_t pid, const char *script)
{
	lt_start start = {0};

	memset(s, 0, sizeof(*s));
	s->sink = sink;
	s->random = seed;
	s->loops = loops;
	s->window = s->span = 1;
	s->judge_every = 1;
	s->dying = calloc((size_t) loops + 1, sizeof(uint32_t));
	s->slot_mask = 4095;
	s->slots = calloc(s->slot_mask + 1, sizeof(uint32_t));
	s->block_count = 1;
	start.pid = pid;
	start.started_at_us = 1000000 + pid;
	start.script = (lt_str) {script, strlen(script)};
	CHECK(sink.ops->start(sink.self, &start));
}

static inline lt_delta *sim_delta(sim *s, uint32_t leaf, uint32_t birth, size_t *index)
{
	size_t slot = (leaf * 2654435761u ^ birth * 40503u) & s->slot_mask;

	while (s->slots[slot] != 0) {
		lt_delta *at = &s->deltas[s->slots[slot] - 1];

		if (at->leaf == leaf && at->birth == birth) {
			*index = s->slots[slot] - 1;
			return at;
		}
		slot = (slot + 1) & s->slot_mask;
	}
	if (s->delta_count == s->delta_room) {
		s->delta_room = s->delta_room ? s->delta_room * 2 : 64;
		s->deltas = realloc(s->deltas, s->delta_room * sizeof(*s->deltas));
		s->now_live = realloc(s->now_live, s->delta_room * sizeof(*s->now_live));
	}
	*index = s->delta_count;
	s->deltas[s->delta_count] = (lt_delta) {.leaf = leaf, .birth = birth};
	s->now_live[s->delta_count++] = 0;
	s->slots[slot] = (uint32_t) s->delta_count;
	if (s->delta_count * 2 > s->slot_mask) {
		s->slot_mask = s->slot_mask * 2 + 1;
		free(s->slots);
		s->slots = calloc(s->slot_mask + 1, sizeof(uint32_t));
		for (size_t i = 0; i < s->delta_count; i++) {
			slot = (s->deltas[i].leaf * 2654435761u ^ s->deltas[i].birth * 40503u) & s->slot_mask;
			while (s->slots[slot] != 0) {
				slot = (slot + 1) & s->slot_mask;
			}
			s->slots[slot] = (uint32_t) i + 1;
		}
	}
	return &s->deltas[*index];
}

static inline void sim_count(sim *s, uint32_t leaf, uint32_t birth, uint64_t born, uint64_t freed)
{
	size_t index;
	lt_delta *delta = sim_delta(s, leaf, birth, &index);

	delta->born_bytes += born;
	delta->born_blocks += born > 0;
	delta->freed_bytes += freed;
	delta->freed_blocks += freed > 0;
	s->now_live[index] += born - freed;
	if ((int64_t) s->now_live[index] > (int64_t) delta->peak_bytes) {
		delta->peak_bytes = s->now_live[index];
	}
	s->usage += born - freed;
}

static inline void sim_free(sim *s, uint32_t id)
{
	sim_block *block = &s->blocks[id];

	sim_count(s, block->leaf, block->birth, 0, block->bytes);
	block->bytes = 0;
	block->next = s->free_block;
	s->free_block = id;
}

/* A block that dies `life` loops later (0: in this loop), or is freed by hand. */
static inline uint32_t sim_alloc(sim *s, uint32_t leaf, uint64_t bytes, uint32_t life)
{
	uint32_t id = s->free_block, birth = s->outside ? LT_BIRTH_OUTSIDE : s->window;

	sim_count(s, leaf, birth, bytes, 0);
	if (life == 0) {
		sim_count(s, leaf, birth, 0, bytes);
		return 0;
	}
	if (id != 0) {
		s->free_block = s->blocks[id].next;
	} else {
		if (s->block_count >= s->block_room) {
			s->block_room = s->block_room ? s->block_room * 2 : 1024;
			s->blocks = realloc(s->blocks, s->block_room * sizeof(*s->blocks));
		}
		id = s->block_count++;
	}
	s->blocks[id] = (sim_block) {leaf, birth, 0, bytes};
	if (life != SIM_FOREVER && life < s->loops - s->loop) {
		s->blocks[id].next = s->dying[s->loop + life];
		s->dying[s->loop + life] = id;
	}
	return id;
}

/* A realloc: the block keeps its birth and moves to `leaf`. */
static inline void sim_realloc(sim *s, uint32_t id, uint32_t leaf, uint64_t bytes)
{
	sim_block *block = &s->blocks[id];

	sim_count(s, block->leaf, block->birth, 0, block->bytes);
	sim_count(s, leaf, block->birth, bytes, 0);
	block->leaf = leaf;
	block->bytes = bytes;
}

static inline void sim_window(sim *s, uint32_t flags)
{
	lt_window window = {0};

	window.number = window.number_last = s->window;
	window.flags = flags | s->flags;
	window.pending_contexts = s->contexts;
	window.judged_windows = flags & LT_WINDOW_JUDGED ? 1 : 0;
	window.loops = s->window_loops;
	window.loop_first = s->loop - s->window_loops;
	window.time_us = (uint64_t) s->loop * 1000;
	window.zend_usage = s->usage;
	window.zend_limit = s->limit;
	CHECK(s->sink.ops->window(s->sink.self, &window, s->deltas, s->delta_count));
	s->window++;
	s->window_loops = 0;
	s->span = s->widest > 0 ? sim_between(s, 1, s->widest) : (uint32_t) 1 << ((s->window - 1) / 256);
	s->delta_count = 0;
	memset(s->slots, 0, (s->slot_mask + 1) * sizeof(uint32_t));
}

/* Begins a loop: what was to die in it dies. */
static inline void sim_loop_begin(sim *s)
{
	uint32_t id = s->dying[s->loop], next;

	for (; id != 0; id = next) {
		next = s->blocks[id].next;
		sim_free(s, id);
	}
}

/* Will the running loop close its window? And will that be judged? */
static inline bool sim_closes(const sim *s)
{
	return s->window_loops + 1 >= s->span || s->loop + 1 == s->loops;
}

static inline bool sim_judges(const sim *s)
{
	return sim_closes(s) && ((s->window - 1) % s->judge_every == 0 || s->loop + 1 == s->loops);
}

static inline void sim_loop_end(sim *s)
{
	bool closes = sim_closes(s), judges = sim_judges(s);

	s->loop++;
	s->window_loops++;
	if (closes) {
		sim_window(s, judges ? LT_WINDOW_JUDGED : 0);
	}
}

static inline void sim_end(sim *s)
{
	CHECK(s->sink.ops->end(s->sink.self, LT_END_EXITED, (uint64_t) s->loop * 1000));
	free(s->blocks);
	free(s->dying);
	free(s->deltas);
	free(s->now_live);
	free(s->slots);
}

#endif
