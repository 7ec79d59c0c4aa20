/*
 * lt_fold.c: what complete loops leave in a window that is still open.
 *
 * Loops that overlap have a generation each, and their cohorts are told when the
 * window closes; a window may take in thousands of such loops. By then all of them
 * get the same birth. So a generation whose loops are complete is folded into one
 * that stands for all such of the window: cohorts without live blocks are added to
 * that of their leaf there and recycled, the others move. What is told at the close
 * is the same; what it takes until then is one cohort a leaf and those that live.
 */
#include "track/lt_tracker.h"

/* Adds the figures of an empty cohort to another of its leaf. */
static void lt_cohort_add(lt_cohort *into, const lt_cohort *cohort)
{
	into->born_bytes += cohort->born_bytes;
	into->born_blocks += cohort->born_blocks;
	into->freed_bytes += cohort->freed_bytes;
	into->freed_blocks += cohort->freed_blocks;
	into->peak_bytes += cohort->peak_bytes;
}

/* Puts a cohort of `gen` into the generation of what is complete. */
static void lt_cohort_fold(lt_tracker *tracker, uint32_t id, lt_gen *done)
{
	lt_cohort *cohort = lt_cohort_at(tracker, id);
	uint32_t twin = lt_cohort_lookup(tracker, cohort->leaf, done->serial);

	if (twin != 0 && lt_cohort_live_blocks(cohort) == 0) {
		lt_cohort_add(lt_cohort_at(tracker, twin), cohort);
		lt_cohort_recycle(tracker, id);
		return;
	}
	lt_cohort_hide(tracker, id);
	cohort->gen = done->serial;
	cohort->next = done->list;
	done->list = id;
	if (twin == 0) {
		lt_cohort_make_findable(tracker, id);
	}
}

static void lt_gen_fold(lt_tracker *tracker, lt_gen *gen, lt_gen *done)
{
	uint32_t id = gen->list;

	while (id != 0) {
		uint32_t next = lt_cohort_at(tracker, id)->next;

		lt_cohort_fold(tracker, id, done);
		id = next;
	}
	done->loops += gen->loops;
	lt_gen_release(tracker, gen);
}

void lt_gen_complete(lt_tracker *tracker, lt_gen *gen)
{
	if (tracker->ready == NULL) {
		tracker->ready = gen;
	} else if (tracker->done == NULL) {
		tracker->done = gen;
		for (uint32_t id = gen->list; id != 0; id = lt_cohort_at(tracker, id)->next) {
			if (!(lt_cohort_at(tracker, id)->flags & LT_COHORT_INDEXED)) {
				lt_cohort_make_findable(tracker, id);
			}
		}
	} else {
		lt_gen_fold(tracker, gen, tracker->done);
	}
}
