/*
 * track_model.h: the tracker against a slow and obvious model of it.
 *
 * Bytes are turned into a program: functions that call and return in contexts that are
 * switched between, blocks that a small heap gives out, resizes and takes back, loops that
 * overlap, windows, forks. The tracker sees it through its hooks; the model keeps every
 * block in one array and adds up all figures from it by its own rules:
 *
 *     born(leaf, gen), freed(leaf, gen), live(leaf, gen)  counted at each event
 *     gen -> birth: 0 outside, open, or the window in which it closed
 *     leaf = call path: functions and lines, recursion folded
 *
 * At each close of a window everything that the sink is told must be what the
 * model has. Used by track_model_test.c and by the fuzz target: abort() on failure.
 *
 *     _base.h   the model      _heap.h    where blocks are
 *     _code.h   call paths     _window.h  figures, and the comparison
 */
#ifndef TRACK_MODEL_H
#define TRACK_MODEL_H

#include "track_model_heap.h"
#include "track_model_window.h"

/* ---- blocks ---- */

static const uint64_t model_sizes[32] = {
	0, 1, 8, 9, 16, 24, 40, 56, 64, 80, 100, 128, 160, 200, 300, 320, 400, 512, 640, 700, 1000, 1280, 1500, 1792,
	2048, 2560, 3072, 3073, 9000, 100000, UINT64_C(0x1ff000) + 1, UINT64_C(0x100000001)
};

static inline model_block *model_slot(model *m, bool live)
{
	uint32_t from = model_byte(m) % MODEL_BLOCKS;

	for (uint32_t i = 0; i < MODEL_BLOCKS; i++) {
		model_block *b = &m->blocks[(from + i) % MODEL_BLOCKS];

		if ((b->address != 0) == live) {
			return b;
		}
	}
	return NULL;
}

/* The loop of the running context; NULL: it has none. One that has none may still belong
 * to a loop that is over, whose blocks are born outside. */
static inline const lt_loop *model_loop_here(const model *m)
{
	return m->running->loop != NULL ? m->running->loop->loop : m->window % 2 ? m->over.loop : NULL;
}

static inline uint32_t model_gen_here(const model *m)
{
	return m->running->loop != NULL ? m->running->loop->gen : MODEL_OUTSIDE;
}

static inline void model_on_free(void *self, void *block)
{
	model *m = self;

	MODEL_MUST(m->watch_freed == NULL);
	m->watch_freed = block;
}

static inline void model_alloc(model *m, bool tracked)
{
	model_block *b = model_slot(m, false);
	uint64_t size = model_sizes[model_byte(m) % 32], address;
	uint32_t leaf = model_here(m);

	if (b == NULL || (address = model_place(m, size)) == 0) {
		return;
	}
	*b = (model_block) {.address = address, .bytes = model_round(m, size), .leaf = leaf, .gen = model_gen_here(m)};
	if (tracked) {
		model_born(m, b);
		lt_track_born(&m->tracker, (void *) (uintptr_t) address, size,
			lt_cohort_now(&m->tracker, m->leaves[leaf].id, model_loop_here(m)));
	}
}

/* What a freed or resized block's watch must have told. */
static inline void model_check_watch(model *m, model_block *b, uint64_t address)
{
	MODEL_MUST(m->watch_freed == (b->watched ? (void *) (uintptr_t) address : NULL));
	m->watch_freed = NULL;
	b->watched = false;
}

static inline void model_free(model *m)
{
	model_block *b = model_slot(m, true);
	uint64_t address;

	if (b == NULL) {
		return;
	}
	if (b->tagged) {
		model_freed(m, b);
	}
	address = b->address;
	lt_track_free(&m->tracker, (void *) (uintptr_t) address);
	model_check_watch(m, b, address);
	b->address = 0;
	model_vacate(m, address, b->bytes);
}

/* The generation of a block after a resize, by the words of lt_track_realloc(). */
static inline uint32_t model_inherited(const model *m, const model_block *b)
{
	bool never_judged = b->gen != m->adopted && m->gens[b->gen].birth <= 1, loop = model_loop_here(m) != NULL;

	if (b->tagged && loop && never_judged && m->window > 0) {
		return m->adopted;
	}
	return !b->tagged || (loop && never_judged) ? model_gen_here(m) : b->gen;
}

static inline void model_realloc(model *m)
{
	model_block *b = model_slot(m, true), before;
	uint64_t size = model_sizes[model_byte(m) % 32], address;
	const lt_loop *loop = model_loop_here(m);
	uint32_t leaf = model_here(m), gen;

	if (b == NULL) {
		return;
	}
	before = *b;
	gen = model_inherited(m, b);
	if (model_stays(m, b, size) && (b->watched || b->bytes <= LT_MAX_SMALL)) {
		/* There is nothing to learn of it; and no call frame is resized to the size it has. */
		if (!b->watched) {
			lt_track_realloc(&m->tracker, (void *) (uintptr_t) b->address, (void *) (uintptr_t) b->address, size,
				m->leaves[leaf].id, loop);
		}
		return;
	}
	if (model_stays(m, b, size)) {
		address = b->address;
		if (b->tagged) {
			leaf = b->leaf;
			gen = b->gen;
		}
	} else if ((address = model_place(m, size)) == 0) {
		return;
	}
	if (b->tagged && address != b->address) {
		model_freed(m, b);
	}
	if (!before.tagged || address != before.address) {
		b->address = address;
		b->bytes = model_round(m, size);
		b->leaf = leaf;
		b->gen = gen;
		model_born(m, b);
	}
	lt_track_realloc(&m->tracker, (void *) (uintptr_t) before.address, (void *) (uintptr_t) address, size,
		m->leaves[leaf].id, loop);
	model_check_watch(m, b, before.address);
	if (address != before.address) {
		model_vacate(m, before.address, before.bytes);
	}
}

/* A large block that grows or shrinks where it is. */
static inline void model_resize_in_place(model *m)
{
	model_block *b = model_slot(m, true);
	uint64_t size = model_sizes[31] + model_byte(m) * 5000;
	const lt_loop *loop = model_loop_here(m);
	uint32_t leaf = model_here(m), gen;

	if (b == NULL || b->bytes <= LT_CHUNK_BYTES || (b->watched && model_round(m, size) == b->bytes)) {
		return;
	}
	if (!b->tagged || model_round(m, size) != b->bytes) {
		gen = model_inherited(m, b);
		if (b->tagged) {
			model_freed(m, b);
		}
		b->bytes = model_round(m, size);
		b->leaf = leaf;
		b->gen = gen;
		model_born(m, b);
	}
	lt_track_realloc(&m->tracker, (void *) (uintptr_t) b->address, (void *) (uintptr_t) b->address, size,
		m->leaves[leaf].id, loop);
	model_check_watch(m, b, b->address);
}

static inline void model_watch(model *m)
{
	model_block *b = model_slot(m, true);

	if (b == NULL || b->watched) {
		return;
	}
	if (b->tagged) {
		model_freed(m, b);
	}
	b->watched = true;
	lt_track_watch(&m->tracker, (void *) (uintptr_t) b->address, b->bytes);
	MODEL_MUST(m->watch_freed == NULL);
}

/* ---- loops and contexts ---- */

static inline void model_begin(model *m)
{
	model_context *context = m->running;
	model_loop *l = m->loops;
	uint32_t gen;

	if (context->loop != NULL || m->gen_count == MODEL_GENS) {
		return;
	}
	while (l->loop != NULL) {
		l++; /* there are as many as contexts */
	}
	gen = model_open_loops(m) == 0 ? m->ready : 0;
	if (gen == 0) {
		gen = m->gen_count++;
		m->gens[gen] = (model_gen) {0, MODEL_OPEN};
	}
	if (m->ready == gen) {
		m->ready = 0;
	}
	m->gens[gen].open++;
	m->window_begun++;
	m->over.loop = NULL;
	*l = (model_loop) {lt_loop_begin(&m->tracker, m->leaves[0].id), gen, 0, true, model_byte(m) % 4 == 0};
	MODEL_MUST(l->loop != NULL);
	l->loop->guests = l->guests ? m : NULL;
	context->loop = l;
}

static model *model_running; /* on_complete carries no pointer of its owner */

static inline void model_on_complete(lt_loop *loop)
{
	MODEL_MUST(model_running->completed == NULL && loop->guests == model_running);
	model_running->completed = loop;
}

/* After the call of a loop ended or a context of it. */
static inline void model_complete(model *m, model_loop *l)
{
	bool over = !l->called && l->contexts == 0;

	MODEL_MUST(m->completed == (over && l->guests ? l->loop : NULL));
	m->completed = NULL;
	if (!over) {
		return;
	}
	m->over.loop = l->loop;
	l->loop = NULL;
	m->done_loops++;
	m->window_loops++;
	if (--m->gens[l->gen].open == 0) {
		m->completed_gens++;
		m->ready = m->ready == 0 ? l->gen : m->ready;
	}
}

/* The body returns in the context that called it. */
static inline void model_end_call(model *m)
{
	model_loop *l = m->running->loop;

	if (l != NULL && !m->running->counted) {
		m->running->loop = NULL;
		l->called = false;
		lt_loop_end(&m->tracker, l->loop);
		model_complete(m, l);
	}
}

/* A context begins, in the loop of the one that begins it, and runs. */
static inline void model_spawn(model *m)
{
	model_loop *l = m->running->loop;
	uint8_t func = model_byte(m) % MODEL_FUNCS;

	for (uint32_t i = 1; i < MODEL_CONTEXTS; i++) {
		model_context *context = &m->contexts[i];

		if (!context->alive) {
			*context = (model_context) {.alive = true, .counted = l != NULL, .loop = l};
			model_enter(m, context, 0, &(model_path) {.depth = 0}, func);
			if (l != NULL) {
				l->contexts++;
				lt_loop_ref(&m->tracker, l->loop);
			}
			m->running = context;
			return;
		}
	}
}

/* The running context ends, and another goes on. */
static inline void model_finish(model *m)
{
	model_context *context = m->running;
	model_loop *l = context->loop;

	if (context == m->contexts) {
		return;
	}
	if (!context->counted) {
		model_end_call(m);
	} else {
		l->contexts--;
		lt_loop_unref(&m->tracker, l->loop);
		model_complete(m, l);
	}
	context->alive = false;
	m->running = m->contexts;
}

/* What runs next is that context, if it lives. */
static inline void model_switch(model *m, uint32_t to)
{
	if (m->contexts[to % MODEL_CONTEXTS].alive) {
		m->running = &m->contexts[to % MODEL_CONTEXTS];
	}
}

/* ---- the rest ---- */

static inline void model_forget_told(model *m)
{
	m->strings = m->told_funcs = m->nodes = m->told_leaves = 0;
}

static inline void model_untell(model *m)
{
	lt_tracker_untell(&m->tracker);
	model_forget_told(m);
}

/* A leaf is told though no window says anything of it. */
static inline void model_tell(model *m)
{
	uint32_t leaf = model_byte(m) % m->leaf_count;
	uint32_t told = lt_tell_leaf(&m->tracker, m->leaves[leaf].id, (lt_sink) {&model_ops, m});

	MODEL_MUST(told != 0 && model_told_leaf(m, told) == leaf);
}

/* A generation of the first window for blocks that later loops resize. */
static inline void model_adopt_anew(model *m)
{
	MODEL_MUST(m->gen_count < MODEL_GENS);
	m->adopted = m->gen_count++;
	m->gens[m->adopted] = (model_gen) {.birth = 1};
}

/* As a forked child goes on: see lt_tracker_forked(). */
static inline void model_fork(model *m)
{
	lt_tracker_forked(&m->tracker);
	model_forget_told(m);
	for (uint32_t g = 1; g < m->gen_count; g++) {
		if (m->gens[g].birth != MODEL_OPEN) {
			m->gens[g].birth = LT_BIRTH_OUTSIDE;
		}
	}
	model_adopt_anew(m);
	m->window = m->window_begun = 0;
	m->done_loops = m->window_loops = 0;
	m->now_us = m->window_us = 0;
}

static inline void model_seldom(model *m)
{
	uint32_t what = model_byte(m);

	switch (what % 8) {
		case 0: model_fork(m); break;
		case 1: model_untell(m); break;
		case 2: model_close(m, 1 + what / 8); break;
		case 3: model_tell(m); break;
		case 4: lt_tree_forget_code(&m->tracker.tree); break;
		default: model_watch(m); break;
	}
}

/* The upper bits of a step say which context takes it. */
static inline void model_step(model *m)
{
	uint32_t step = model_byte(m);

	model_switch(m, step / 32);
	switch (step % 32) {
		case 0 ... 7: model_alloc(m, true); break;
		case 8 ... 12: model_free(m); break;
		case 13 ... 15: model_realloc(m); break;
		case 16: model_resize_in_place(m); break;
		case 17: case 18: model_begin(m); break;
		case 19: case 20: model_end_call(m); break;
		case 21: model_spawn(m); break;
		case 22: model_finish(m); break;
		case 23: case 24: case 25: model_call(m); break;
		case 26: case 27: model_return(m); break;
		case 28: case 29: model_close(m, 0); break;
		case 30: model_alloc(m, false); break;
		default: model_seldom(m); break;
	}
}

static inline void model_prepare(model *m, const uint8_t *data, size_t size)
{
	bool large = size > 0 && data[0] % 8 == 0;

	MODEL_MUST(lt_tracker_init(&m->tracker, large ? 16 : 8));
	m->first_bin = large;
	m->tracker.on_free = model_on_free;
	m->tracker.on_free_self = m;
	m->tracker.on_complete = model_on_complete;
	m->input = data;
	m->end = data + size;
	m->gen_count = 1;
	model_adopt_anew(m);
	memset(m->pages, 0xff, sizeof(m->pages));
	model_learn_code(m);
	m->running = m->contexts;
	m->running->alive = true;
	model_enter(m, m->running, 0, &(model_path) {.depth = 0}, 0);
	model_here(m); /* leaf 0 */
	model_running = m;
}

/* Runs the program that the bytes are. Returns how many windows closed; *peaks says
 * whether peaks were among what was compared. */
static inline uint32_t model_run(const uint8_t *data, size_t size, bool *peaks)
{
	model *m = calloc(1, sizeof(*m));
	uint32_t windows;

	MODEL_MUST(m != NULL);
	model_prepare(m, data, size);
	while (m->input < m->end) {
		model_step(m);
	}
	model_close(m, 0);
	model_check_tags(m);
	MODEL_MUST(!m->tracker.broken);
	windows = m->windows;
	*peaks = m->checked;
	lt_tracker_destroy(&m->tracker);
	MODEL_MUST(lt_mem_mapped() == 0);
	free(m);
	return windows;
}

#endif
