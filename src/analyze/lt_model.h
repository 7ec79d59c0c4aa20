/*
 * lt_model.h: what an analysis keeps while events come in. Internal to analyze/.
 *
 * Texts are interned once for the whole analysis, so that sites, functions and
 * paths of different processes compare by number. Everything else is per process.
 *
 * Windows become RECORDS, numbered from 1 in the order of arrival; record 1 is
 * loop 0. A live cohort (leaf, birth) is an ENTRY; its bytes lie in PIECES, a
 * stack, newest on top: one for its birth and one for each later record in which
 * it grew by realloc, whose ORIGIN is that record. Blocks of the same birth that
 * another leaf had until this one resized them are as old as their birth, too: the
 * number of blocks tells them from growth. What is freed comes off the top. So a string that `.=` grows has pieces of many origins, and every piece can
 * be asked the one question of the verdict: since when does it live?
 *
 * Invariants
 * - entry.bytes = sum of its pieces' bytes > 0; an empty entry does not exist.
 * - leaf.survivors = sum of its live pieces that are survivors: 2 <= origin, and a
 *   later record completed loops.
 * - Memory grows with windows x touched leaves, never with loops or blocks.
 */
#ifndef LT_MODEL_H
#define LT_MODEL_H

#include <stdlib.h>

#include "analyze/lt_analysis.h"
#include "util/lt_hash.h"
#include "util/lt_mem.h"
#include "util/lt_strings.h"

#define LT_AGE_BUCKETS 128u /* four an octave, up to 2^32 loops */
#define LT_PEAK_BINS 32u
#define LT_MOST_PENDING 1e15  /* loops that can be pending at once: more is damage */
#define LT_DEEPEST 512u     /* frames kept or followed of one call path */

/* A growing malloc'd array. Zero-initialise, with `item` set. */
typedef struct {
	char *data;
	size_t item, count, room;
} lt_list;

/* Room for `count` items; false when out of memory. */
bool lt_list_reserve(lt_list *list, size_t count);
/* Appends one zeroed item; NULL when out of memory. */
void *lt_list_push(lt_list *list);
void lt_list_free(lt_list *list);

/* qsort() that takes an empty array at NULL as well. */
static inline void lt_sort(void *data, size_t count, size_t item, int (*order)(const void *, const void *))
{
	if (count > 1) {
		qsort(data, count, item, order);
	}
}

static inline void *lt_list_at(const lt_list *list, size_t index)
{
	return list->data + index * list->item;
}

/* One window record, with the loops completed up to its end. */
typedef struct {
	lt_window window;
	uint64_t loop_end; /* loops completed when it closed */
	bool judged;
} lt_record;

typedef struct {
	uint32_t name, file; /* texts; 0: "" */
	uint32_t line;
	lt_func_kind kind;
} lt_func_model;

typedef struct {
	uint32_t parent, func;
	bool again; /* its function is already on the path: counted there */
} lt_node_model;

/* Deaths of pieces that lived for about the same number of loops. */
typedef struct {
	double units;       /* blocks that died, at least 1 a piece */
	uint32_t age_most;  /* longest such life, loops (saturated) */
	uint32_t episodes;  /* records in which some died */
	uint32_t last;      /* last such record */
} lt_deaths;

/* Survivors of a leaf after a record in which they changed. */
typedef struct {
	uint32_t record;
	int64_t bytes;
	int64_t live;           /* with what is not yet, or never, a survivor */
} lt_point;

typedef struct {
	uint32_t node, line;
	uint32_t site;          /* of the nearest PHP code upwards; 0: none */
	bool ours;              /* a function of leaktrace's own allocated, such as by collecting cycles */
	uint32_t changed;       /* record in which `survivors` last changed */
	int64_t survivors;
	int64_t live_bytes, live_blocks; /* all births */
	uint64_t born_bytes, born_blocks; /* in loops, all windows */
	lt_point *points;
	uint32_t point_count, point_room;
	uint32_t death_count;   /* buckets in deaths */
	lt_deaths *deaths;      /* by age bucket; NULL: none */
} lt_leaf_model;

typedef struct {
	double peak;   /* sum over its windows of the peak bytes of births in that window */
	double born;   /* bytes born in them */
	uint32_t windows;
} lt_peak_bin;

typedef struct {
	uint32_t file, function; /* texts */
	uint32_t line;
	uint32_t peak_width;     /* records per bin */
	uint64_t peak_now, born_now; /* of the record being taken */
	uint32_t peak_record;    /* that record; 0: none yet */
	lt_peak_bin *peaks;      /* LT_PEAK_BINS, or NULL */
	int64_t outside_bytes;   /* live ones born outside of loops */
	bool outside_changed;    /* since its last point */
	lt_list outside;         /* lt_point of them, one a judged record in which they had changed */
} lt_site_model;

typedef struct {
	uint32_t leaf, birth;    /* birth: record, 0: outside */
	int64_t bytes, blocks;
	uint32_t top, bottom;    /* newest piece, oldest */
} lt_entry;

typedef struct {
	uint32_t entry;          /* 0: free */
	uint32_t origin;         /* record */
	int64_t bytes;
	uint32_t units;          /* blocks; 1 for growth by realloc */
	bool survivor;           /* born in a loop, and live when a later one was complete */
	uint32_t below;          /* next older piece, or next free one */
} lt_piece;

typedef struct {
	uint32_t root, path;     /* texts */
	lt_root_kind kind;
	lt_list sizes;           /* lt_size_point, one a walk that told of it */
} lt_holder_model;

typedef struct {
	uint32_t record;
	double containers, elements, bytes;
} lt_size_point;

typedef struct {
	uint32_t leaf, holder;
	uint64_t bytes, blocks, extra_refs;
	uint32_t rank; /* sums only: see lt_holder_rank() */
} lt_claim_model;

/* Which holders of one thing go first: containers of the program's that grow, for the leak
 * is theirs; then all else; then lists that the engine keeps of all objects and resources:
 * they grow when those do, whoever holds them. */
static inline uint32_t lt_holder_rank(lt_root_kind kind, bool grows)
{
	if (kind == LT_ROOT_OBJECT_STORE || kind == LT_ROOT_RESOURCE) {
		return 2;
	}
	return grows && kind != LT_ROOT_NATIVE ? 0 : 1;
}

typedef struct {
	uint32_t started, holder; /* leaf, holder */
	uint64_t count;
} lt_parked_model;

#define LT_WALKS_KEPT 4u

/* A walk whose claims are kept. */
typedef struct {
	uint32_t record;         /* 0: none */
	lt_list claims;          /* lt_claim_model */
	lt_list parked;          /* lt_parked_model */
} lt_walk_model;

typedef struct {
	uint32_t leaf, ring;     /* ring: text */
	uint64_t bytes, blocks;
	uint32_t times;          /* records in which some were collected */
	uint32_t first, last;    /* such records */
} lt_cycle_model;

typedef struct {
	uint32_t started, waiting; /* leaves */
	uint32_t window, record;   /* the record is known once no window waits any more */
	uint64_t count, bytes;
} lt_pending_model;

/* What one record did at one site: raw material of the loop lines. */
typedef struct {
	uint32_t site;
	uint32_t birth;          /* record; 0: net line */
	int64_t bytes;
} lt_change;

typedef struct {
	uint32_t record;         /* 0: none */
	lt_list changes;         /* lt_change */
} lt_change_log;

/* A window that waits. */
typedef struct {
	lt_window window;
	size_t deltas; /* so many of held_deltas, behind those of the ones before */
} lt_held_window;

typedef struct lt_trace {
	struct lt_analysis *analysis;
	struct lt_trace *next;
	const char *path;
	const char *warning;
	bool torn, started, ended;
	lt_start start;          /* its strings point into the arena */
	lt_end_state end;
	uint64_t end_us;
	lt_list strings;         /* uint32_t: texts */
	lt_list funcs, nodes, leaves, sites, holders; /* models; id i is item i - 1 */
	lt_list order;           /* uint32_t: definitions in order, leaf id * 2 or node id * 2 + 1 */
	lt_hash site_index;
	lt_list records;         /* lt_record */
	bool dense;              /* record i is window i */
	bool closing;            /* the record being taken was closed as the run ended */
	uint32_t judged;         /* last judged record before the one being taken; 0: none */
	lt_list held;            /* lt_held_window: windows that wait, for they may be the last */
	lt_list held_deltas;     /* lt_delta, of them all */
	lt_list entries, pieces; /* item 0 is unused */
	lt_hash entry_index;
	uint32_t free_entry, free_piece;
	lt_list fresh;           /* uint32_t: pieces of earlier records, not yet survivors */
	lt_list fresh_next;      /* ... of the record being taken */
	lt_list dead;            /* uint32_t: pieces emptied in this record, not yet reused */
	lt_list touched;         /* uint32_t: leaves whose survivors changed in this record */
	lt_list peaked;          /* uint32_t: sites with births in this record */
	lt_list outside;         /* uint32_t: sites whose outside_bytes changed since a judged record */
	lt_change_log *logs;     /* first_windows, then a ring of last_windows + 1 */
	lt_walk_model walks[LT_WALKS_KEPT];
	uint32_t walk_count;
	lt_list cycles, pending; /* lt_cycle_model, lt_pending_model */
} lt_trace;

struct lt_analysis {
	lt_analysis_options options;
	lt_strings texts;
	lt_arena arena;          /* what the result points to */
	lt_trace *traces, **last_trace;
	bool failed;             /* out of memory */
	lt_result *result;       /* NULL until finished */
};

/* The ids are checked where they come in, so these only serve known ones. */
static inline lt_leaf_model *lt_leaf_of(const lt_trace *trace, uint32_t id)
{
	return lt_list_at(&trace->leaves, id - 1);
}

static inline lt_node_model *lt_node_of(const lt_trace *trace, uint32_t id)
{
	return lt_list_at(&trace->nodes, id - 1);
}

static inline lt_func_model *lt_func_of(const lt_trace *trace, uint32_t id)
{
	return lt_list_at(&trace->funcs, id - 1);
}

static inline lt_site_model *lt_site_of(const lt_trace *trace, uint32_t id)
{
	return lt_list_at(&trace->sites, id - 1);
}

static inline lt_holder_model *lt_holder_of(const lt_trace *trace, uint32_t id)
{
	return lt_list_at(&trace->holders, id - 1);
}

static inline lt_record *lt_record_of(const lt_trace *trace, uint32_t number)
{
	return lt_list_at(&trace->records, number - 1);
}

/* Loops completed when a record closed; 0 before the first. */
static inline double lt_loops_at(const lt_trace *trace, uint32_t record)
{
	return record == 0 ? 0.0 : (double) lt_record_of(trace, record)->loop_end;
}

/* Loops begun by the end of a record: those that never complete count as well. */
static inline double lt_begun_at(const lt_trace *trace, uint32_t record)
{
	const lt_record *at = record != 0 ? lt_record_of(trace, record) : NULL;

	if (at == NULL) {
		return 0.0;
	}
	return (double) at->loop_end + (at->window.pending_loops < LT_MOST_PENDING ? (double) at->window.pending_loops : LT_MOST_PENDING);
}

/* The text of an id of analysis->texts; 0 is "". */
static inline const char *lt_text_of(const lt_analysis *analysis, uint32_t id)
{
	return id == 0 ? "" : lt_strings_at(&analysis->texts, id)->ptr;
}

/* Zeroed memory that lives as long as the result; NULL sets analysis->failed. */
void *lt_keep(lt_analysis *analysis, size_t count, size_t size);

/* lt_define.c: definitions. Each returns false when out of memory (failed is set). */
extern const lt_sink_ops lt_analysis_ops;

/* lt_intake.c: takes one window. One that was closed by the end of the run waits until
 * the next comes or lt_take_last() says there is none. */
bool lt_take_window(lt_trace *trace, const lt_window *window, const lt_delta *deltas, size_t count);
bool lt_take_last(lt_trace *trace);
void lt_intake_free(lt_trace *trace);

/* lt_live.c. All that return bool return false when out of memory only. */

bool lt_push_number(lt_list *list, uint32_t number);

/* Where the changes of a record are kept, if they still are (slot->record tells). */
lt_change_log *lt_log_slot(const lt_trace *trace, uint32_t record);

/* Notes what a record did at a site, if its lines are kept. */
bool lt_log_change(lt_trace *trace, uint32_t record, uint32_t site, uint32_t birth, int64_t bytes);

/* Changes what survives of a leaf, in the record being taken. */
bool lt_survivors_add(lt_trace *trace, uint32_t leaf_id, int64_t bytes);

/* The entry of a leaf and a birth; 0: there is none. */
uint32_t lt_entry_find(const lt_trace *trace, uint32_t leaf, uint32_t birth);

/* A new, empty entry, to be put into at once; 0: out of memory. */
uint32_t lt_entry_new(lt_trace *trace, uint32_t leaf, uint32_t birth);

/* Puts bytes on an entry: blocks that another leaf had as a piece of its birth, anything
 * else as one of this record (origin 0 for births outside). */
bool lt_entry_put(lt_trace *trace, uint32_t id, int64_t bytes, int64_t blocks);

/* Takes freed bytes off an entry, newest piece first; an empty entry is dropped. */
bool lt_entry_take(lt_trace *trace, uint32_t id, int64_t bytes, int64_t blocks);

/* The age bucket of a life of so many loops, and the shortest life in a bucket. */
uint32_t lt_age_bucket(uint64_t loops);
double lt_age_least(uint32_t bucket);

/* lt_between.c: what a leaf bore outside of loops has changed by so many bytes; and, once a
 * record is taken, the point of it in its site's series. */
bool lt_between_note(lt_trace *trace, const lt_leaf_model *leaf, int64_t bytes);
bool lt_between_add(lt_trace *trace);

/* lt_events.c: walks, cycles, pending contexts. */
bool lt_take_walk(lt_trace *trace, const lt_walk *walk);
bool lt_take_cycle(lt_trace *trace, const lt_cycle *cycle);
bool lt_take_pending(lt_trace *trace, const lt_pending *pending);

/* The record that holds a window number; 0: none. */
uint32_t lt_record_find(const lt_trace *trace, uint32_t window);

#endif
