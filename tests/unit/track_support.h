/*
 * track_support.h: what the tests of src/track share: a call path or two, a sink
 * that keeps the latest window and checks the order of definitions, addresses
 * that no heap gave out (the tracker never looks into a block).
 */
#ifndef TRACK_SUPPORT_H
#define TRACK_SUPPORT_H

#include <sys/resource.h>

#include "lt_test.h"
#include "track/lt_tracker.h"

#define CHUNK (UINT64_C(0x7f0000000000))

/* A block's address: chunk, page and offset within it. */
static inline void *at(uint64_t chunk, uint64_t page, uint64_t offset)
{
	return (void *) (uintptr_t) (CHUNK + chunk * LT_CHUNK_BYTES + page * LT_PAGE_BYTES + offset);
}

static inline void tracker_new(lt_tracker *tracker)
{
	CHECK(lt_tracker_init(tracker, 8));
}

/* All memory is given back, or the test fails. */
static inline void tracker_end(lt_tracker *tracker)
{
	lt_tracker_destroy(tracker);
	CHECK_U64(lt_mem_mapped(), 0);
}

static inline uint32_t func_of(lt_tracker *tracker, const char *name, lt_func_kind kind)
{
	uint32_t text = lt_strings_id(&tracker->strings, name, strlen(name));
	uint32_t file = kind == LT_FUNC_INTERNAL ? 0 : lt_strings_id(&tracker->strings, "/app/a.php", 10);

	return lt_tree_func(&tracker->tree, text, file, 3, kind);
}

/* A line of a function that was called from `parent`. */
static inline uint32_t leaf_of(lt_tracker *tracker, uint32_t parent, const char *name, uint32_t line)
{
	uint32_t node = lt_tree_child(&tracker->tree, parent, func_of(tracker, name, LT_FUNC_USER));

	return lt_tree_leaf(&tracker->tree, node, line);
}

#define SEEN_DELTAS 512

/* What the sink was told. */
typedef struct {
	uint32_t strings, funcs, nodes, leaves; /* defined so far */
	uint32_t refuse_from;                   /* answers false from this event on; 0: never */
	uint32_t events;
	uint32_t windows;
	uint32_t node_of[4096], line_of[4096];  /* of each leaf */
	lt_window window;
	lt_delta deltas[SEEN_DELTAS];
	size_t count;
} seen;

static inline bool seen_more(seen *s)
{
	s->events++;
	return s->refuse_from == 0 || s->events < s->refuse_from;
}

static inline bool seen_string(void *self, uint32_t id, lt_str text)
{
	seen *s = self;

	CHECK(text.ptr != NULL);
	CHECK_U64(id, s->strings + 1);
	s->strings += seen_more(s);
	return s->strings == id;
}

static inline bool seen_func(void *self, const lt_func_def *def)
{
	seen *s = self;

	CHECK_U64(def->id, s->funcs + 1);
	CHECK(def->name <= s->strings && def->file <= s->strings);
	s->funcs += seen_more(s);
	return s->funcs == def->id;
}

static inline bool seen_node(void *self, const lt_node_def *def)
{
	seen *s = self;

	CHECK_U64(def->id, s->nodes + 1);
	CHECK(def->parent <= s->leaves && def->func != 0 && def->func <= s->funcs);
	s->nodes += seen_more(s);
	return s->nodes == def->id;
}

static inline bool seen_leaf(void *self, const lt_leaf_def *def)
{
	seen *s = self;

	CHECK_U64(def->id, s->leaves + 1);
	CHECK(def->node != 0 && def->node <= s->nodes && def->id < 4096);
	s->node_of[def->id] = def->node;
	s->line_of[def->id] = def->line;
	s->leaves += seen_more(s);
	return s->leaves == def->id;
}

static inline bool seen_window(void *self, const lt_window *window, const lt_delta *deltas, size_t count)
{
	seen *s = self;

	CHECK(count <= SEEN_DELTAS);
	for (size_t i = 0; i < count; i++) {
		CHECK(deltas[i].leaf != 0 && deltas[i].leaf <= s->leaves);
		CHECK(deltas[i].birth <= window->number);
		s->deltas[i] = deltas[i];
	}
	s->count = count;
	s->window = *window;
	s->windows++;
	return seen_more(s);
}

static const lt_sink_ops seen_ops = {
	.string = seen_string, .func = seen_func, .node = seen_node, .leaf = seen_leaf, .window = seen_window
};

static inline lt_sink seen_sink(seen *s)
{
	return (lt_sink) {&seen_ops, s};
}

/* Closes the running window at that second. */
static inline void close_window(lt_tracker *tracker, seen *s, uint64_t second)
{
	lt_window window = {.flags = LT_WINDOW_JUDGED};

	CHECK(lt_window_close(tracker, &window, second * 1000000, seen_sink(s)));
}

/* The sum of the latest window's deltas of (line, birth). */
static inline lt_delta delta_of(const seen *s, uint32_t line, uint32_t birth)
{
	lt_delta sum = {0};

	for (size_t i = 0; i < s->count; i++) {
		const lt_delta *d = &s->deltas[i];

		if (s->line_of[d->leaf] == line && d->birth == birth) {
			sum.leaf = d->leaf;
			sum.born_bytes += d->born_bytes;
			sum.born_blocks += d->born_blocks;
			sum.freed_bytes += d->freed_bytes;
			sum.freed_blocks += d->freed_blocks;
			sum.peak_bytes += d->peak_bytes;
		}
	}
	return sum;
}

#define CHECK_DELTA(seen, line, birth, born, born_n, freed, freed_n) \
	do { \
		lt_delta lt_sum = delta_of(seen, line, birth); \
		CHECK_U64(lt_sum.born_bytes, born); \
		CHECK_U64(lt_sum.born_blocks, born_n); \
		CHECK_U64(lt_sum.freed_bytes, freed); \
		CHECK_U64(lt_sum.freed_blocks, freed_n); \
	} while (0)

/* No more address space: every mmap fails from here on. Returns what was before. */
static inline rlim_t memory_refused(void)
{
	struct rlimit limit;
	rlim_t before;

	CHECK(getrlimit(RLIMIT_AS, &limit) == 0);
	before = limit.rlim_cur;
	limit.rlim_cur = 4096;
	CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
	return before;
}

static inline void memory_granted(rlim_t before)
{
	struct rlimit limit;

	CHECK(getrlimit(RLIMIT_AS, &limit) == 0);
	limit.rlim_cur = before;
	CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
}

#endif
