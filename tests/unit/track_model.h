/*
 * track_model.h: the tracker against a slow and obvious model of it.
 *
 * Bytes are turned into a program: blocks that a small heap gives out, resizes
 * and takes back, loops that overlap, contexts, windows, forks. The tracker sees
 * it through its hooks; the model keeps every block in one array and adds up all
 * figures from it by its own rules:
 *
 *     born(leaf, gen), freed(leaf, gen), live(leaf, gen)  counted at each event
 *     gen -> birth: 0 outside, open, or the window in which it closed
 *
 * At each close of a window everything that the sink is told must be what the
 * model has. Used by track_model_test.c and by the fuzz target: abort() on failure.
 */
#ifndef TRACK_MODEL_H
#define TRACK_MODEL_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "track/lt_tracker.h"

#define MODEL_BLOCKS 192
#define MODEL_LOOPS 8
#define MODEL_GENS 4096
#define MODEL_SUMS 4096
#define MODEL_LEAVES 24
#define MODEL_CHUNKS 3
#define MODEL_HUGE 6
#define MODEL_BASE UINT64_C(0x7e0000000000)
#define MODEL_OUTSIDE 0u             /* number of the generation of what is born outside of loops */
#define MODEL_OPEN UINT32_MAX

typedef struct {
	uint64_t address; /* 0: free */
	uint64_t bytes;
	uint32_t leaf, gen;
	bool tagged, watched;
} model_block;

typedef struct {
	lt_loop *loop; /* NULL: not running */
	uint32_t gen;
	uint32_t contexts;
	bool called;   /* the body's call has not ended */
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

typedef struct {
	uint16_t bin; /* of the run; UINT16_MAX: free */
	uint8_t index; /* of the page within its run */
} model_page;

typedef struct {
	lt_tracker tracker;
	const uint8_t *input, *end;
	model_block blocks[MODEL_BLOCKS];
	model_loop loops[MODEL_LOOPS];
	model_loop over;   /* the loop completed last, while the tracker's record of it is not used again */
	model_gen gens[MODEL_GENS];
	model_sum sums[MODEL_SUMS];
	uint32_t gen_count, sum_count, leaf_count, ready;
	uint32_t adopted; /* generation of what was never judged until a loop resized it */
	uint32_t leaves[MODEL_LEAVES];
	uint32_t window, window_begun;
	uint64_t window_loops, done_loops, allocations, told_bytes, told_blocks;
	uint64_t now_us;
	model_page pages[MODEL_CHUNKS][LT_PAGES_PER_CHUNK];
	uint64_t huge[MODEL_HUGE];
	void *watch_freed; /* what on_free told */
	uint32_t strings, funcs, nodes, told_leaves; /* defined in the sink */
	uint32_t windows;  /* seen by the sink */
	bool checked;
	lt_window seen;
	lt_delta deltas[MODEL_SUMS];
	size_t delta_count;
} model;

#define MODEL_MUST(condition) model_must(condition, #condition, __LINE__)

static inline void model_must(bool condition, const char *what, int line)
{
	if (!condition) {
		fprintf(stderr, "  track_model.h:%d: tracker and model differ: %s\n", line, what);
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

/* ---- a heap: runs of pages, as zend_mm has them ---- */

static const struct {
	uint16_t size;
	uint8_t pages;
} model_bins[LT_BINS] = {
	{8, 1}, {16, 1}, {24, 1}, {32, 1}, {40, 1}, {48, 1}, {56, 1}, {64, 1}, {80, 1}, {96, 1}, {112, 1}, {128, 1},
	{160, 1}, {192, 1}, {224, 1}, {256, 1}, {320, 5}, {384, 3}, {448, 1}, {512, 1}, {640, 5}, {768, 3}, {896, 2},
	{1024, 2}, {1280, 5}, {1536, 3}, {1792, 7}, {2048, 4}, {2560, 5}, {3072, 3}
};

static inline uint64_t model_address(uint32_t chunk, uint32_t page)
{
	return MODEL_BASE + chunk * LT_CHUNK_BYTES + page * LT_PAGE_BYTES;
}

static inline bool model_taken(const model *m, uint64_t address)
{
	for (uint32_t i = 0; i < MODEL_BLOCKS; i++) {
		if (m->blocks[i].address == address) {
			return true;
		}
	}
	return false;
}

/* The first free place of so many pages, or 0. Page 0 is the chunk's own. */
static inline uint64_t model_pages(model *m, uint32_t count, uint16_t bin)
{
	for (uint32_t c = 0; c < MODEL_CHUNKS; c++) {
		for (uint32_t p = 1, run = 0; p < LT_PAGES_PER_CHUNK; p++) {
			run = m->pages[c][p].bin == UINT16_MAX ? run + 1 : 0;
			if (run == count) {
				for (uint32_t i = 0; i < count; i++) {
					m->pages[c][p + 1 - count + i] = (model_page) {bin, (uint8_t) i};
				}
				return model_address(c, p + 1 - count);
			}
		}
	}
	return 0;
}

static inline uint64_t model_small(model *m, uint32_t bin)
{
	uint32_t count = model_bins[bin].pages * LT_PAGE_BYTES / model_bins[bin].size;

	for (uint32_t c = 0; c < MODEL_CHUNKS; c++) {
		for (uint32_t p = 1; p < LT_PAGES_PER_CHUNK; p++) {
			if (m->pages[c][p].bin == bin && m->pages[c][p].index == 0) {
				for (uint32_t i = 0; i < count; i++) {
					uint64_t address = model_address(c, p) + i * model_bins[bin].size;

					if (!model_taken(m, address)) {
						return address;
					}
				}
			}
		}
	}
	return model_pages(m, model_bins[bin].pages, (uint16_t) bin);
}

static inline uint32_t model_bin(uint64_t size)
{
	uint32_t bin = 0;

	while (model_bins[bin].size < size) {
		bin++;
	}
	return bin;
}

static inline uint64_t model_round(uint64_t size)
{
	return size <= LT_MAX_SMALL ? model_bins[model_bin(size)].size : (size + LT_PAGE_BYTES - 1) / LT_PAGE_BYTES * LT_PAGE_BYTES;
}

/* A place for a block, 0 when the heap is full. */
static inline uint64_t model_place(model *m, uint64_t size)
{
	if (size <= LT_MAX_SMALL) {
		return model_small(m, model_bin(size));
	}
	if (size <= LT_CHUNK_BYTES - LT_PAGE_BYTES) {
		return model_pages(m, (uint32_t) (model_round(size) / LT_PAGE_BYTES), LT_BINS);
	}
	for (uint32_t i = 0; i < MODEL_HUGE; i++) {
		uint64_t address = MODEL_BASE + (1000 + i * 100000) * LT_CHUNK_BYTES;

		if (!model_taken(m, address)) {
			return address;
		}
	}
	return 0;
}

/* Gives the pages back that a block had for itself, or that were a run's last. */
static inline void model_vacate(model *m, uint64_t address, uint64_t bytes)
{
	uint64_t chunk = (address - MODEL_BASE) / LT_CHUNK_BYTES, page = address % LT_CHUNK_BYTES / LT_PAGE_BYTES, count;

	if (chunk >= MODEL_CHUNKS) {
		return;
	}
	page -= m->pages[chunk][page].bin < LT_BINS ? m->pages[chunk][page].index : 0;
	count = m->pages[chunk][page].bin < LT_BINS ? model_bins[m->pages[chunk][page].bin].pages : bytes / LT_PAGE_BYTES;
	if (m->pages[chunk][page].bin < LT_BINS) {
		for (uint32_t i = 0; i < MODEL_BLOCKS; i++) {
			uint64_t other = m->blocks[i].address;

			if (other >= model_address((uint32_t) chunk, (uint32_t) page)
			 && other < model_address((uint32_t) chunk, (uint32_t) (page + count))) {
				return;
			}
		}
	}
	for (uint64_t i = 0; i < count; i++) {
		m->pages[chunk][page + i].bin = UINT16_MAX;
	}
}

/* ---- figures ---- */

static inline model_sum *model_sum_of(model *m, uint32_t leaf, uint32_t gen)
{
	for (uint32_t i = 0; i < m->sum_count; i++) {
		if (m->sums[i].leaf == leaf && m->sums[i].gen == gen) {
			return &m->sums[i];
		}
	}
	MODEL_MUST(m->sum_count < MODEL_SUMS);
	m->sums[m->sum_count] = (model_sum) {.leaf = leaf, .gen = gen};
	return &m->sums[m->sum_count++];
}

static inline void model_born(model *m, model_block *b)
{
	model_sum *sum = model_sum_of(m, b->leaf, b->gen);

	sum->born += b->bytes;
	sum->born_n++;
	sum->live += b->bytes;
	sum->live_n++;
	sum->peak = sum->live > sum->peak ? sum->live : sum->peak;
	b->tagged = true;
}

static inline void model_freed(model *m, model_block *b)
{
	model_sum *sum = model_sum_of(m, b->leaf, b->gen);

	sum->freed += b->bytes;
	sum->freed_n++;
	sum->live -= b->bytes;
	sum->live_n--;
	b->tagged = false;
}

/* ---- the sink ---- */

static inline bool model_on_string(void *self, uint32_t id, lt_str text)
{
	model *m = self;

	MODEL_MUST(text.len > 0 && id == m->strings + 1);
	m->strings++;
	return true;
}

static inline bool model_on_func(void *self, const lt_func_def *def)
{
	model *m = self;

	MODEL_MUST(def->id == m->funcs + 1 && def->name <= m->strings && def->file <= m->strings);
	m->funcs++;
	return true;
}

static inline bool model_on_node(void *self, const lt_node_def *def)
{
	model *m = self;

	MODEL_MUST(def->id == m->nodes + 1 && def->parent <= m->told_leaves && def->func - 1 < m->funcs);
	m->nodes++;
	return true;
}

static inline bool model_on_leaf(void *self, const lt_leaf_def *def)
{
	model *m = self;

	MODEL_MUST(def->id == m->told_leaves + 1 && def->node - 1 < m->nodes);
	m->told_leaves++;
	return true;
}

static inline bool model_on_window(void *self, const lt_window *window, const lt_delta *deltas, size_t count)
{
	model *m = self;

	MODEL_MUST(count <= MODEL_SUMS);
	m->seen = *window;
	for (size_t i = 0; i < count; i++) {
		m->deltas[i] = deltas[i];
	}
	m->delta_count = count;
	m->windows++;
	return true;
}

static const lt_sink_ops model_ops = {
	.string = model_on_string, .func = model_on_func, .node = model_on_node, .leaf = model_on_leaf,
	.window = model_on_window
};

static inline void model_on_free(void *self, void *block)
{
	model *m = self;

	MODEL_MUST(m->watch_freed == NULL);
	m->watch_freed = block;
}

/* ---- what happens ---- */

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

/* A running loop; or NULL for outside; or one that is over, whose blocks are born outside. */
static inline model_loop *model_loop_of(model *m)
{
	uint32_t from = model_byte(m) % (MODEL_LOOPS + 3);

	if (from == MODEL_LOOPS && m->over.loop != NULL) {
		return &m->over;
	}
	for (uint32_t i = 0; from < MODEL_LOOPS && i < MODEL_LOOPS; i++) {
		model_loop *l = &m->loops[(from + i) % MODEL_LOOPS];

		if (l->loop != NULL) {
			return l;
		}
	}
	return NULL;
}

static inline void model_alloc(model *m, bool tracked)
{
	model_block *b = model_slot(m, false);
	uint64_t size = model_sizes[model_byte(m) % 32], address;
	model_loop *loop = model_loop_of(m);
	uint32_t leaf = model_byte(m) % m->leaf_count;

	if (b == NULL || (address = model_place(m, size)) == 0) {
		return;
	}
	*b = (model_block) {.address = address, .bytes = model_round(size), .leaf = leaf, .gen = loop ? loop->gen : MODEL_OUTSIDE};
	if (tracked) {
		model_born(m, b);
		lt_track_alloc(&m->tracker, (void *) (uintptr_t) address, size, m->leaves[leaf], loop ? loop->loop : NULL);
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

/* The generation of a block after a resize in `loop`, by the words of lt_track_realloc(). */
static inline uint32_t model_inherited(const model *m, const model_block *b, const model_loop *loop)
{
	bool never_judged = b->gen != m->adopted && m->gens[b->gen].birth <= 1;

	if (b->tagged && loop != NULL && never_judged && m->window > 0) {
		return m->adopted;
	}
	if (!b->tagged || (loop != NULL && never_judged)) {
		return loop != NULL ? loop->gen : MODEL_OUTSIDE;
	}
	return b->gen;
}

/* Whether the heap resizes a block where it is. A small one may stay one size larger
 * than a new one would be. */
static inline bool model_stays(const model_block *b, uint64_t size)
{
	uint32_t bin = b->bytes <= LT_MAX_SMALL ? model_bin(b->bytes) : 0;

	return model_round(size) == b->bytes || (bin > 0 && size == model_bins[bin - 1].size);
}

static inline void model_realloc(model *m)
{
	model_block *b = model_slot(m, true), before;
	uint64_t size = model_sizes[model_byte(m) % 32], address;
	model_loop *loop = model_loop_of(m);
	uint32_t leaf = model_byte(m) % m->leaf_count;
	uint32_t gen;

	if (b == NULL) {
		return;
	}
	before = *b;
	gen = model_inherited(m, b, loop);
	if (model_stays(b, size) && (b->watched || b->bytes <= LT_MAX_SMALL)) {
		/* There is nothing to learn of it; and no call frame is resized to the size it has. */
		if (!b->watched) {
			lt_track_realloc(&m->tracker, (void *) (uintptr_t) b->address, (void *) (uintptr_t) b->address, size,
				m->leaves[leaf], loop ? loop->loop : NULL);
		}
		return;
	}
	if (model_stays(b, size)) {
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
		b->bytes = model_round(size);
		b->leaf = leaf;
		b->gen = gen;
		model_born(m, b);
	}
	lt_track_realloc(&m->tracker, (void *) (uintptr_t) before.address, (void *) (uintptr_t) address, size,
		m->leaves[leaf], loop ? loop->loop : NULL);
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
	model_loop *loop = model_loop_of(m);
	uint32_t leaf = model_byte(m) % m->leaf_count, gen;

	if (b == NULL || b->bytes <= LT_CHUNK_BYTES || (b->watched && model_round(size) == b->bytes)) {
		return;
	}
	if (!b->tagged || model_round(size) != b->bytes) {
		gen = model_inherited(m, b, loop);
		if (b->tagged) {
			model_freed(m, b);
		}
		b->bytes = model_round(size);
		b->leaf = leaf;
		b->gen = gen;
		model_born(m, b);
	}
	lt_track_realloc(&m->tracker, (void *) (uintptr_t) b->address, (void *) (uintptr_t) b->address, size,
		m->leaves[leaf], loop ? loop->loop : NULL);
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

static inline uint32_t model_open_loops(const model *m)
{
	uint32_t open = 0;

	for (uint32_t i = 0; i < MODEL_LOOPS; i++) {
		open += m->loops[i].loop != NULL;
	}
	return open;
}

static inline void model_begin(model *m)
{
	model_loop *l = &m->loops[model_byte(m) % MODEL_LOOPS];
	uint32_t gen;

	if (l->loop != NULL || m->gen_count == MODEL_GENS) {
		return;
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
	*l = (model_loop) {lt_loop_begin(&m->tracker, m->leaves[0]), gen, 0, true};
	MODEL_MUST(l->loop != NULL);
}

/* After the call of a loop ended or a context of it. */
static inline void model_complete(model *m, model_loop *l)
{
	if (l->called || l->contexts > 0) {
		return;
	}
	m->over.loop = l->loop;
	l->loop = NULL;
	m->done_loops++;
	m->window_loops++;
	if (--m->gens[l->gen].open == 0 && m->ready == 0) {
		m->ready = l->gen;
	}
}

static inline void model_end_call(model *m)
{
	model_loop *l = model_loop_of(m);

	if (l != NULL && l->called) {
		l->called = false;
		lt_loop_end(&m->tracker, l->loop);
		model_complete(m, l);
	}
}

static inline void model_context(model *m, bool begins)
{
	model_loop *l = model_loop_of(m);

	if (l != NULL && l != &m->over && begins) {
		l->contexts++;
		lt_loop_ref(&m->tracker, l->loop);
	} else if (l != NULL && l->contexts > 0) {
		l->contexts--;
		lt_loop_unref(&m->tracker, l->loop);
		model_complete(m, l);
	}
}

/* ---- the close of a window ---- */

static inline uint32_t model_leaf_told(const model *m, uint32_t leaf)
{
	return lt_tree_leaf_at(&m->tracker.tree, m->leaves[leaf])->told;
}

/* How many cohorts the tracker has for (leaf, gens of that birth): with more than
 * one, peaks of parts are told and not that of the whole. */
static inline uint32_t model_parts(const model *m, uint32_t leaf, uint32_t birth, uint32_t closing)
{
	uint32_t parts = 0;

	for (uint32_t i = 1; i < m->tracker.cohorts.count; i++) {
		const lt_cohort *cohort = lt_cohort_at(&m->tracker, i);
		uint32_t its = cohort->birth == LT_BIRTH_OPEN ? closing : cohort->birth;

		parts += cohort->leaf == m->leaves[leaf] && its == birth;
	}
	return parts;
}

static inline void model_check_figures(model *m, uint32_t leaf, uint32_t birth, uint32_t parts)
{
	lt_delta got = {0};
	model_sum want = {0};
	uint32_t told = model_leaf_told(m, leaf);

	for (size_t i = 0; i < m->delta_count && told != 0; i++) {
		const lt_delta *d = &m->deltas[i];

		if (d->leaf == told && d->birth == birth) {
			got.born_bytes += d->born_bytes;
			got.born_blocks += d->born_blocks;
			got.freed_bytes += d->freed_bytes;
			got.freed_blocks += d->freed_blocks;
			got.peak_bytes += d->peak_bytes;
		}
	}
	for (uint32_t i = 0; i < m->sum_count; i++) {
		const model_sum *s = &m->sums[i];

		if (s->leaf == leaf && m->gens[s->gen].birth == birth) {
			want.born += s->born;
			want.born_n += s->born_n;
			want.freed += s->freed;
			want.freed_n += s->freed_n;
			want.peak = s->born_n + s->freed_n > 0 ? s->peak : want.peak;
		}
	}
	model_same(got.born_bytes, want.born, "born_bytes");
	model_same(got.born_blocks, want.born_n, "born_blocks");
	model_same(got.freed_bytes, want.freed, "freed_bytes");
	model_same(got.freed_blocks, want.freed_n, "freed_blocks");
	if (parts == 1 && want.born_n + want.freed_n > 0) {
		model_same(got.peak_bytes, want.peak, "peak_bytes");
		m->checked = true;
	}
}

static inline void model_check_deltas(const model *m)
{
	for (size_t i = 0; i < m->delta_count; i++) {
		const lt_delta *d = &m->deltas[i];
		bool known = false;

		for (uint32_t l = 0; l < m->leaf_count; l++) {
			known |= model_leaf_told(m, l) == d->leaf;
		}
		MODEL_MUST(known && d->leaf != 0 && d->birth <= m->window);
	}
}

/* Sums of closed generations have been told; empty ones of them are over. */
static inline void model_told(model *m)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < m->sum_count; i++) {
		model_sum s = m->sums[i];

		if (m->gens[s.gen].birth != MODEL_OPEN) {
			m->told_bytes += s.born - s.freed;
			m->told_blocks += s.born_n - s.freed_n;
			m->allocations += s.born_n;
			s.born = s.born_n = s.freed = s.freed_n = 0;
			s.peak = s.live;
		}
		if (m->gens[s.gen].birth == MODEL_OPEN || s.live_n > 0) {
			m->sums[kept++] = s;
		}
	}
	m->sum_count = kept;
}

static inline void model_check_live(model *m)
{
	uint64_t bytes, blocks, allocations, want_bytes = 0, want_blocks = 0;

	lt_tracker_live(&m->tracker, &bytes, &blocks, &allocations);
	for (uint32_t i = 0; i < MODEL_BLOCKS; i++) {
		const model_block *b = &m->blocks[i];

		if (b->address != 0 && b->tagged) {
			want_bytes += b->bytes;
			want_blocks++;
		}
	}
	model_same(bytes, want_bytes, "live bytes now");
	model_same(blocks, want_blocks, "live blocks now");
	for (uint32_t i = 0; i < MODEL_LOOPS; i++) {
		uint64_t of_gen = 0;

		for (uint32_t s = 0; m->loops[i].loop != NULL && s < m->sum_count; s++) {
			of_gen += m->sums[s].gen == m->loops[i].gen ? m->sums[s].live : 0;
		}
		if (m->loops[i].loop != NULL) {
			model_same(lt_loop_live_bytes(&m->tracker, m->loops[i].loop), of_gen, "live bytes of a loop");
		}
	}
}

static inline void model_check_window(model *m)
{
	uint64_t contexts = 0;

	for (uint32_t i = 0; i < MODEL_LOOPS; i++) {
		contexts += m->loops[i].loop != NULL ? m->loops[i].contexts : 0;
	}
	model_same(m->seen.number, m->window, "number");
	model_same(m->seen.number_last, m->window, "number_last");
	model_same(m->seen.loops, m->window_loops, "loops");
	model_same(m->seen.loop_first, m->done_loops - m->window_loops, "loop_first");
	model_same(m->seen.time_us, m->now_us, "time_us");
	model_same(m->seen.live_bytes, m->told_bytes, "live_bytes");
	model_same(m->seen.live_blocks, m->told_blocks, "live_blocks");
	model_same(m->seen.allocations, m->allocations, "allocations");
	model_same(m->seen.pending_loops, model_open_loops(m), "pending_loops");
	model_same(m->seen.pending_contexts, contexts, "pending_contexts");
	model_same(m->seen.own_bytes, lt_mem_mapped(), "own_bytes");
}

static inline void model_close(model *m)
{
	static uint32_t parts[MODEL_LEAVES][2];
	lt_window window = {.flags = LT_WINDOW_JUDGED};
	uint32_t windows = m->windows;

	m->now_us += 1000 * (1 + model_byte(m));
	model_check_live(m);
	m->window++;
	/* Peaks are compared for the window's own births and for what was born outside. */
	for (uint32_t l = 0; l < m->leaf_count; l++) {
		parts[l][0] = model_parts(m, l, LT_BIRTH_OUTSIDE, m->window);
		parts[l][1] = model_parts(m, l, m->window, m->window);
	}
	for (uint32_t g = 1; g < m->gen_count; g++) {
		if (m->gens[g].birth == MODEL_OPEN && m->gens[g].open == 0) {
			m->gens[g].birth = m->window;
		}
	}
	m->ready = 0;
	MODEL_MUST(lt_window_close(&m->tracker, &window, m->now_us, (lt_sink) {&model_ops, m}));
	MODEL_MUST(m->windows == windows + 1);
	model_check_deltas(m);
	for (uint32_t l = 0; l < m->leaf_count; l++) {
		for (uint32_t birth = 0; birth <= m->window; birth++) {
			model_check_figures(m, l, birth, birth == 0 ? parts[l][0] : birth == m->window ? parts[l][1] : 0);
		}
	}
	model_told(m);
	model_check_window(m);
	m->window_loops = m->window_begun = 0;
	model_check_live(m);
}

static inline void model_untell(model *m)
{
	lt_tracker_untell(&m->tracker);
	m->strings = m->funcs = m->nodes = m->told_leaves = 0;
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
	m->strings = m->funcs = m->nodes = m->told_leaves = 0;
	for (uint32_t g = 1; g < m->gen_count; g++) {
		if (m->gens[g].birth != MODEL_OPEN) {
			m->gens[g].birth = LT_BIRTH_OUTSIDE;
		}
	}
	model_adopt_anew(m);
	m->window = m->window_begun = 0;
	m->done_loops = m->window_loops = 0;
	m->now_us = 0;
}

/* A new call path below one that is there, or a line of its call, or from the top. */
static inline void model_leaf(model *m)
{
	uint32_t below = model_byte(m), kind = model_byte(m), name, func, node;
	char text[16];

	if (m->leaf_count == MODEL_LEAVES) {
		return;
	}
	snprintf(text, sizeof(text), "f%u", kind % 16);
	name = lt_strings_id(&m->tracker.strings, text, strlen(text));
	func = lt_tree_func(&m->tracker.tree, name, 0, 1, kind % 4 == 0 ? LT_FUNC_INTERNAL : LT_FUNC_USER);
	node = lt_tree_child(&m->tracker.tree, m->leaf_count > 0 && below % 4 ? m->leaves[below % m->leaf_count] : 0, func);
	m->leaves[m->leaf_count] = lt_tree_leaf(&m->tracker.tree, node, kind / 16);
	for (uint32_t i = 0; i < m->leaf_count; i++) {
		if (m->leaves[i] == m->leaves[m->leaf_count]) {
			return; /* not new */
		}
	}
	m->leaf_count++;
}

static inline void model_step(model *m)
{
	switch (model_byte(m) % 32) {
		case 0 ... 7: model_alloc(m, true); break;
		case 8 ... 12: model_free(m); break;
		case 13 ... 16: model_realloc(m); break;
		case 17: model_resize_in_place(m); break;
		case 18 ... 20: model_begin(m); break;
		case 21 ... 23: model_end_call(m); break;
		case 24: model_context(m, true); break;
		case 25: case 26: model_context(m, false); break;
		case 27: case 28: model_close(m); break;
		case 29: model_leaf(m); break;
		case 30: model_alloc(m, false); break;
		default:
			switch (model_byte(m) % 8) {
				case 0: model_fork(m); break;
				case 1: model_untell(m); break;
				default: model_watch(m); break;
			}
	}
}

/* Runs the program that the bytes are. Returns how many windows closed; *peaks says
 * whether peaks were among what was compared. */
static inline uint32_t model_run(const uint8_t *data, size_t size, bool *peaks)
{
	model *m = calloc(1, sizeof(*m));
	uint32_t windows;

	MODEL_MUST(m != NULL);
	MODEL_MUST(lt_tracker_init(&m->tracker, 8));
	m->tracker.on_free = model_on_free;
	m->tracker.on_free_self = m;
	m->input = data;
	m->end = data + size;
	m->gen_count = 1;
	model_adopt_anew(m);
	memset(m->pages, 0xff, sizeof(m->pages));
	model_leaf(m);
	while (m->input < m->end) {
		model_step(m);
	}
	model_close(m);
	MODEL_MUST(!m->tracker.broken);
	windows = m->windows;
	*peaks = m->checked;
	lt_tracker_destroy(&m->tracker);
	MODEL_MUST(lt_mem_mapped() == 0);
	free(m);
	return windows;
}

#endif
