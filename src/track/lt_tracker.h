/*
 * lt_tracker.h: what is live, from where, since which loop.
 *
 * Every tagged block belongs to a COHORT: the blocks of one leaf (call path and
 * line) born in one generation. The tag is the cohort's number, so a free finds
 * all it must count in one cache line.
 *
 * A GENERATION is what loops put their blocks into. A loop that begins while no
 * other is open goes on with the generation of the loop before it, as long as
 * the window lasts; loops that overlap have generations of their own. When all
 * loops of a generation are complete and the window closes, its cohorts get the
 * window's number as their birth, are told to the sink and either live on, for
 * as long as a block of theirs does, or are recycled. Blocks born outside of
 * loops go to the leaf's outside cohort (birth 0).
 *
 * A LOOP is a call of the body plus the contexts (fibers, coroutines) begun in
 * it: a reference count. At zero it is complete.
 *
 * Invariants
 * - live bytes of a cohort = base + born - freed, never negative.
 * - A cohort is on exactly one list while LT_COHORT_LISTED: that of its open
 *   generation or, once closed or outside, the tracker's list of those touched
 *   in the running window. So closing a window costs what it touched.
 * - A cohort without live blocks is recycled at the close, except outside ones.
 * - Nothing here calls the engine, and only lt_window_close() calls the sink.
 *
 * All functions may be called from an allocation hook unless they say otherwise.
 * Out of memory: `broken` is set, recording stops, frees go on.
 */
#ifndef LT_TRACKER_H
#define LT_TRACKER_H

#include "track/lt_tags.h"
#include "track/lt_tree.h"

#define LT_COHORT_LISTED 1u  /* on a list */
#define LT_COHORT_WATCH 2u   /* its only block's free is reported to tracker->on_free */
#define LT_COHORT_INDEXED 4u /* in tracker->cohort_index */

#define LT_OUTSIDE_GEN 0u /* lt_cohort.gen outside of loops */
#define LT_LOOP_OVER UINT32_MAX /* lt_loop.serial when it is complete: blocks of one that is are born outside */
#define LT_GEN_HALF (UINT32_MAX / 2) /* serials of generations come from one half of their range, then from the other */
#define LT_BIRTH_OPEN UINT32_MAX /* lt_cohort.birth while its generation is open */

/* 64 bytes: one cache line. Counts of blocks wrap at 2^32; live ones cannot reach it. */
typedef struct {
	uint64_t base_bytes;   /* live when the window began */
	uint64_t born_bytes;   /* in the running window */
	uint64_t freed_bytes;
	uint64_t peak_bytes;   /* highest live bytes in the running window */
	uint32_t base_blocks;
	uint32_t born_blocks;
	uint32_t freed_blocks;
	uint32_t leaf;
	uint32_t birth;        /* window; LT_BIRTH_OUTSIDE, LT_BIRTH_OPEN */
	uint32_t gen;          /* serial of its generation; 0: outside */
	uint32_t next;         /* of its list, or of the free list */
	uint32_t flags;
} lt_cohort;

typedef struct lt_gen {
	uint32_t serial; /* never 0; no other generation of which anything is alive has it */
	uint32_t list;   /* first of its cohorts */
	uint32_t open;   /* loops not complete */
	uint32_t loops;  /* loops complete */
	uint32_t seen;   /* for the owner's use: 0, or what it has put there */
	struct lt_gen *next, **link; /* all generations of the tracker */
} lt_gen;

typedef struct lt_loop {
	lt_gen *gen;
	uint32_t serial; /* of gen, at hand for the hook */
	uint32_t refs;   /* the body's call, and each context begun in the loop */
	uint32_t begun_at; /* leaf that began it; 0: unknown */
	bool yields;     /* for the owner's use: a loop begun inside it is one of its own */
	void *guests;    /* for the owner's use: who works for it without belonging to it */
	bool extra;      /* no loop of the program: it is not counted */
	bool first;      /* the first one begun: what it makes is the program's, not one loop's */
	struct lt_loop *next_free;
} lt_loop;

typedef struct lt_tracker {
	lt_tags tags;
	lt_tree tree;
	lt_strings strings;
	lt_vec cohorts;            /* lt_cohort; item 0 is unused */
	uint32_t free_cohorts;     /* free list */
	uint32_t touched;          /* list of closed cohorts touched in this window */
	lt_hash cohort_index;      /* (leaf, gen) of those that are INDEXED */
	lt_gen *gens;              /* open ones, and complete ones of the running window */
	lt_gen *ready;             /* complete in the running window: the next loop goes on with it */
	lt_gen *done;              /* all others that are: see lt_fold.c */
	lt_gen *free_gens;
	lt_loop *free_loops;
	lt_arena arena;            /* loops and generations */
	uint32_t last_gen;         /* last serial given out */
	uint32_t gen_limit;        /* last serial of the half it lies in */
	lt_hash used_gens;         /* serials of that half that were in use when it was begun again */
	uint32_t adopted_gen;      /* of blocks that are never judged and that a later loop resized; their birth is window 1 */
	uint32_t open_loops;
	bool begun;                /* a loop was ever begun */
	uint32_t open_contexts;    /* contexts begun in loops and not ended */
	uint64_t loops;            /* complete, in all */
	uint64_t window_loops;     /* complete, in the running window */
	uint64_t window_begun;     /* begun in the running window */
	uint64_t before_begun;     /* begun in windows before it */
	uint64_t window_began_us;
	uint32_t window;           /* number of the last closed window */
	uint32_t watch;            /* cohort of watched blocks */
	uint64_t live_bytes, live_blocks, allocations; /* as of the last close */
	void (*on_free)(void *self, void *block); /* a watched block is being freed */
	void *on_free_self;
	void (*on_complete)(lt_loop *loop); /* a loop with guests is complete, and about to go */
	lt_vec deltas;             /* scratch of lt_window_close() */
	lt_vec path;               /* scratch of telling */
	uint32_t told_strings, told_funcs, told_nodes, told_leaves; /* ids given out to the sink */
	bool broken;               /* memory was refused: nothing new is recorded */
} lt_tracker;

/* Prepares an empty tracker; min_block as in lt_tags_init(). False: no memory. */
bool lt_tracker_init(lt_tracker *tracker, uint32_t min_block);
void lt_tracker_destroy(lt_tracker *tracker);

static inline lt_cohort *lt_cohort_at(const lt_tracker *tracker, uint32_t id)
{
	return (lt_cohort *) (void *) tracker->cohorts.data + id;
}

static inline uint64_t lt_cohort_live(const lt_cohort *cohort)
{
	return cohort->base_bytes + cohort->born_bytes - cohort->freed_bytes;
}

static inline uint32_t lt_cohort_live_blocks(const lt_cohort *cohort)
{
	return cohort->base_blocks + cohort->born_blocks - cohort->freed_blocks;
}

/* The cohort of blocks that `leaf` gets now in `loop` (NULL: outside), made if
 * there is none. 0: no memory. */
uint32_t lt_cohort_open(lt_tracker *tracker, uint32_t leaf, const lt_loop *loop);

/* The cohort of (leaf, generation) among those that can be found; 0: none. */
uint32_t lt_cohort_lookup(const lt_tracker *tracker, uint32_t leaf, uint32_t gen);
void lt_cohort_make_findable(lt_tracker *tracker, uint32_t id);
void lt_cohort_hide(lt_tracker *tracker, uint32_t id);

/* Gives back a cohort that is on no list. */
void lt_cohort_recycle(lt_tracker *tracker, uint32_t id);

/* A serial for a generation; 0: no memory. */
uint32_t lt_gen_serial(lt_tracker *tracker);

/* The last loop of a generation is complete. */
void lt_gen_complete(lt_tracker *tracker, lt_gen *gen);

/* Gives back a generation without cohorts. */
void lt_gen_release(lt_tracker *tracker, lt_gen *gen);

/* Rare parts of counting: puts a cohort on the touched list, reports a watch. */
void lt_cohort_touch(lt_tracker *tracker, lt_cohort *cohort);
void lt_cohort_watched(lt_tracker *tracker, lt_cohort *cohort, void *block);

/* Counts, in a cohort that is on a list already. */
static inline void lt_cohort_count_born(lt_cohort *cohort, uint64_t bytes)
{
	uint64_t live;

	cohort->born_bytes += bytes;
	cohort->born_blocks++;
	live = lt_cohort_live(cohort);
	if (live > cohort->peak_bytes) {
		cohort->peak_bytes = live;
	}
}

static inline void lt_cohort_count_freed(lt_cohort *cohort, uint64_t bytes)
{
	cohort->freed_bytes += bytes;
	cohort->freed_blocks++;
}

/* It was not freed after all. */
static inline void lt_cohort_uncount_freed(lt_cohort *cohort, uint64_t bytes)
{
	cohort->freed_bytes -= bytes;
	cohort->freed_blocks--;
}

static inline void lt_cohort_born(lt_tracker *tracker, lt_cohort *cohort, uint64_t bytes)
{
	lt_cohort_count_born(cohort, bytes);
	if (!(cohort->flags & LT_COHORT_LISTED)) {
		lt_cohort_touch(tracker, cohort);
	}
}

static inline void lt_cohort_freed(lt_tracker *tracker, lt_cohort *cohort, uint64_t bytes)
{
	lt_cohort_count_freed(cohort, bytes);
	if (!(cohort->flags & LT_COHORT_LISTED)) {
		lt_cohort_touch(tracker, cohort);
	}
}

/* Do the blocks that `leaf` gets now in `loop`, or outside (NULL), go to this cohort? */
static inline bool lt_cohort_is_of(const lt_cohort *cohort, uint32_t leaf, const lt_loop *loop)
{
	return cohort->leaf == leaf && cohort->gen == (loop != NULL ? loop->serial : LT_OUTSIDE_GEN);
}

/* The cohort of blocks that `leaf` (not 0) gets now in `loop`, or outside (NULL); 0:
 * no memory. */
static inline uint32_t lt_cohort_now(lt_tracker *tracker, uint32_t leaf, const lt_loop *loop)
{
	if (loop != NULL) {
		const lt_leaf_open *open = lt_tree_open_at(&tracker->tree, leaf);

		return __builtin_expect(open->gen == loop->serial, 1) ? open->cohort : lt_cohort_open(tracker, leaf, loop);
	} else {
		uint32_t outside = lt_tree_leaf_at(&tracker->tree, leaf)->outside;

		return outside != 0 ? outside : lt_cohort_open(tracker, leaf, NULL);
	}
}

/* A block was given out, and belongs to a cohort (0: none could be had). False: no
 * memory, and the tracker is broken. */
static inline bool lt_track_born(lt_tracker *tracker, void *block, size_t size, uint32_t tag)
{
	uint64_t bytes;
	uint32_t *slot = lt_tags_slot(&tracker->tags, block, size, &bytes);

	if (__builtin_expect(tag == 0 || slot == NULL, 0)) {
		tracker->broken = true;
		return false;
	}
	*slot = tag;
	lt_cohort_born(tracker, lt_cohort_at(tracker, tag), bytes);
	return true;
}

/* A block is about to be freed; nothing happens when it has no tag. Returns the
 * number of its size class (lt_tags.bins) + 1; 0: it has no tag, or no class. */
static inline uint32_t lt_track_free(lt_tracker *tracker, void *block)
{
	lt_found found;
	lt_cohort *cohort;

	if (!lt_tags_find(&tracker->tags, block, &found)) {
		return 0;
	}
	cohort = lt_cohort_at(tracker, *found.tag);
	*found.tag = 0;
	lt_cohort_freed(tracker, cohort, found.size);
	if (__builtin_expect(cohort->flags & LT_COHORT_WATCH, 0)) {
		lt_cohort_watched(tracker, cohort, block);
	}
	return found.bin;
}

/* A realloc was done: `old` may be NULL or untagged. The block keeps its birth and moves
 * to `leaf`; one that is never judged (born outside, or in the first window) and that a
 * later loop resizes is adopted by window 1: what it gains is growth. */
void lt_track_realloc(lt_tracker *tracker, void *old, void *block, size_t size, uint32_t leaf, const lt_loop *loop);

/* Has on_free called when this live block is freed. Its bytes leave the figures
 * of its cohort. `size`: what the heap gave for it. */
void lt_track_watch(lt_tracker *tracker, void *block, size_t size);

/* Begins a loop; NULL when memory is refused. It holds one reference: the call. */
lt_loop *lt_loop_begin(lt_tracker *tracker, uint32_t begun_at);

/* Begins what is charged as a loop but counted as none: what is done on behalf of the
 * loops of the running window after they have ended. It has a generation of its own. */
lt_loop *lt_loop_begin_extra(lt_tracker *tracker, uint32_t begun_at);

/* A context was begun in the loop, or ended. */
void lt_loop_ref(lt_tracker *tracker, lt_loop *loop);
void lt_loop_unref(lt_tracker *tracker, lt_loop *loop);

/* The body's call ended. */
void lt_loop_end(lt_tracker *tracker, lt_loop *loop);

/* Live bytes of what was born in the loop and in those that share its generation. */
uint64_t lt_loop_live_bytes(const lt_tracker *tracker, const lt_loop *loop);

/* How far the run, and its running window, have come, in loops: those that completed.
 * Where loops begin and none completes, four begun count as one: what never ends is to
 * be seen. */
uint64_t lt_run_length(const lt_tracker *tracker);
uint64_t lt_window_length(const lt_tracker *tracker);

/* Should the running window close? It should when it is as long as windows are at this
 * age of the run (1 loop for the first 256 windows, then doubling every 256), or when it
 * is older than its time (1 s, growing to 10 s). */
bool lt_window_due(const lt_tracker *tracker, uint64_t now_us);

/* Is it older than its time? Then it should close even unjudged: a killed process
 * loses what a window holds that is not closed. */
bool lt_window_overdue(const lt_tracker *tracker, uint64_t now_us);

/* Closes the running window: gives the completed generations their birth, tells
 * the sink definitions and deltas, recycles what is empty. The caller fills in the
 * process's figures and flags of `window`; number, loops, live figures, pending
 * ones and own_bytes are set here. Safe points only, never from a hook. False when
 * the sink refused or memory was refused; the tracker itself stays right. */
bool lt_window_close(lt_tracker *tracker, lt_window *window, uint64_t now_us, lt_sink sink);

/* The sink's id of a leaf, telling its definition (and path) if it must.
 * 0: refused. Same for strings. Safe points only. */
uint32_t lt_tell_leaf(lt_tracker *tracker, uint32_t leaf, lt_sink sink);
uint32_t lt_tell_string(lt_tracker *tracker, uint32_t string, lt_sink sink);

/* Forgets what was told, for a new sink (after a fork, a new file). */
void lt_tracker_untell(lt_tracker *tracker);

/* In a forked child: what it inherited counts as born outside of loops, windows and
 * loops begin anew, and nothing is told yet. Loops that are open stay open. */
void lt_tracker_forked(lt_tracker *tracker);

/* Live figures of this moment: walks what the running window touched. */
void lt_tracker_live(const lt_tracker *tracker, uint64_t *bytes, uint64_t *blocks, uint64_t *allocations);

#endif
