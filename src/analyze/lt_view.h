/*
 * lt_view.h: one trace, arranged for judging. Internal to analyze/.
 *
 * A GROUP is a set of leaves that is judged as one: all call paths of a site, or
 * those that go through one caller.
 */
#ifndef LT_VIEW_H
#define LT_VIEW_H

#include "analyze/lt_model.h"
#include "analyze/lt_stat.h"

/* A survivor: a live piece with 2 <= origin < the last judged record. */
typedef struct {
	uint32_t leaf, origin;
	uint32_t units;
	bool grown;       /* by realloc of an older block: how often, in a window of many loops, is not known */
	int64_t bytes;
} lt_alive;

typedef struct {
	lt_trace *trace;
	uint32_t records;
	uint32_t last_judged;     /* record; 0: none was */
	double now;               /* loops completed then */
	double latest;            /* loops completed before the last one that had any: later births are no survivors yet */
	uint32_t *next_judged;    /* by record: the first judged one from it on; 0: none */
	lt_alive *alive;          /* by leaf, then by origin */
	size_t alive_count;
	size_t *alive_first;      /* by leaf id: index into alive; [leaves + 1] is the end */
	int64_t *alive_bytes;     /* by leaf id */
	uint32_t *site_leaves;    /* leaf ids by site */
	size_t *site_first;       /* by site id: index into site_leaves; [sites + 1] is the end */
	lt_alive *scratch;        /* room for alive_count */
	lt_event *events;         /* room for records */
	lt_event *units;          /* room for records */
	uint32_t *mark;           /* by leaf id, for searches */
	double score_needed;      /* nats: the more sites are asked, the more a yes must say */
} lt_view;

/* Arranges a trace; false when out of memory. lt_view_free() in any case. */
bool lt_view_make(lt_view *view, lt_trace *trace);
void lt_view_free(lt_view *view);

/* How a group grows, when it does. */
typedef struct {
	bool grows;
	double score;         /* lt_steady.score */
	double onset;         /* loop after which it grows steadily */
	double per_loop;      /* bytes, since then */
	double life;          /* longest life, in loops, that a substantial part of its blocks had */
	uint64_t first_loop, last_loop; /* first and last loop that grew it */
	uint64_t times;       /* growth times */
	uint64_t size;        /* growth size, bytes */
	int64_t bytes, blocks; /* survivors at the end */
} lt_growth;

/* lt_growth.c: judges a group of leaves. False when out of memory. */
bool lt_growth_judge(const lt_view *view, const uint32_t *leaves, size_t count, lt_growth *growth);

/* lt_storage.c: does one block of a leaf keep growing by realloc, evenly? Sets
 * growth->grows, onset and per_loop if so. `old_enough`: loops that it must have. */
void lt_storage_judge(const lt_view *view, uint32_t leaf, double old_enough, lt_growth *growth);

/* The survivors' series of a group at judged records, or that of all that lives at all records up
 * to the last judged one: a sample at each at which it may have changed. malloc'd, NULL when
 * empty or out of memory. */
lt_sample *lt_group_series(const lt_view *view, const uint32_t *leaves, size_t leaf_count, bool live, size_t *count);

/* lt_paths.c: where a site as a whole is not decided, the call paths through it
 * that grow. Fills `found` (room for `count`) with the leaves, *found_count with
 * their number (0: none) and *growth. False when out of memory. */
bool lt_paths_judge(lt_view *view, const uint32_t *leaves, size_t count, uint32_t *found, size_t *found_count,
	lt_growth *growth);

#endif
