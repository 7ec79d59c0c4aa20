/*
 * lt_cohort.c: cohorts and the blocks counted in them. See lt_tracker.h.
 */
#include "track/lt_tracker.h"

#include <string.h>

#define LT_FIRST_WINDOW 1u

bool lt_tracker_init(lt_tracker *tracker, uint32_t min_block)
{
	memset(tracker, 0, sizeof(*tracker));
	tracker->cohorts.item = sizeof(lt_cohort);
	tracker->deltas.item = sizeof(lt_delta);
	tracker->path.item = sizeof(uint32_t);
	lt_tree_init(&tracker->tree);
	if (!lt_tags_init(&tracker->tags, min_block)
	 || lt_vec_push(&tracker->cohorts) == NULL
	 || lt_vec_push(&tracker->cohorts) == NULL) {
		lt_tracker_destroy(tracker);
		return false;
	}
	tracker->watch = 1;
	tracker->gen_limit = LT_GEN_HALF;
	tracker->adopted_gen = ++tracker->last_gen;
	lt_cohort_at(tracker, tracker->watch)->flags = LT_COHORT_WATCH | LT_COHORT_LISTED;
	return true;
}

void lt_tracker_destroy(lt_tracker *tracker)
{
	lt_tags_destroy(&tracker->tags);
	lt_tree_destroy(&tracker->tree);
	lt_strings_free(&tracker->strings);
	lt_vec_free(&tracker->cohorts);
	lt_hash_free(&tracker->cohort_index);
	lt_hash_free(&tracker->used_gens);
	lt_arena_free(&tracker->arena);
	lt_vec_free(&tracker->deltas);
	lt_vec_free(&tracker->path);
}

static uint64_t lt_cohort_key(uint32_t leaf, uint32_t gen)
{
	return lt_hash_mix((uint64_t) leaf << 32 | gen);
}

uint32_t lt_cohort_lookup(const lt_tracker *tracker, uint32_t leaf, uint32_t gen)
{
	uint64_t hash = lt_cohort_key(leaf, gen);
	uint32_t at = UINT32_MAX, id;

	while ((id = lt_hash_next(&tracker->cohort_index, hash, &at)) != 0) {
		const lt_cohort *cohort = lt_cohort_at(tracker, id);

		if (cohort->leaf == leaf && cohort->gen == gen) {
			return id;
		}
	}
	return 0;
}

/* An empty cohort from the free list or a new one; 0: no memory. */
static uint32_t lt_cohort_new(lt_tracker *tracker, uint32_t leaf, uint32_t birth, uint32_t gen)
{
	uint32_t id = tracker->free_cohorts;
	lt_cohort *cohort;

	if (id != 0) {
		cohort = lt_cohort_at(tracker, id);
		tracker->free_cohorts = cohort->next;
		memset(cohort, 0, sizeof(*cohort));
	} else {
		id = (uint32_t) tracker->cohorts.count;
		cohort = tracker->cohorts.count < UINT32_MAX ? lt_vec_push(&tracker->cohorts) : NULL;
		if (cohort == NULL) {
			return 0;
		}
	}
	cohort->leaf = leaf;
	cohort->birth = birth;
	cohort->gen = gen;
	return id;
}

void lt_cohort_make_findable(lt_tracker *tracker, uint32_t id)
{
	lt_cohort *cohort = lt_cohort_at(tracker, id);

	/* Without the entry a second cohort is made: more memory, same sums. */
	if (lt_hash_add(&tracker->cohort_index, lt_cohort_key(cohort->leaf, cohort->gen), id)) {
		cohort->flags |= LT_COHORT_INDEXED;
	}
}

void lt_cohort_hide(lt_tracker *tracker, uint32_t id)
{
	lt_cohort *cohort = lt_cohort_at(tracker, id);

	if (cohort->flags & LT_COHORT_INDEXED) {
		lt_hash_remove(&tracker->cohort_index, lt_cohort_key(cohort->leaf, cohort->gen), id);
		cohort->flags &= ~LT_COHORT_INDEXED;
	}
}

void lt_cohort_recycle(lt_tracker *tracker, uint32_t id)
{
	lt_cohort *cohort = lt_cohort_at(tracker, id);

	lt_cohort_hide(tracker, id);
	cohort->flags = 0;
	cohort->leaf = 0;
	cohort->next = tracker->free_cohorts;
	tracker->free_cohorts = id;
}

static uint32_t lt_cohort_open_outside(lt_tracker *tracker, uint32_t leaf)
{
	uint32_t id = lt_cohort_new(tracker, leaf, LT_BIRTH_OUTSIDE, LT_OUTSIDE_GEN);

	lt_tree_leaf_at(&tracker->tree, leaf)->outside = id;
	return id;
}

uint32_t lt_cohort_open(lt_tracker *tracker, uint32_t leaf, const lt_loop *loop)
{
	lt_gen *gen;
	lt_cohort *cohort;
	lt_leaf_open *at;
	uint32_t id = 0;
	bool overlaps = tracker->open_loops > 1;

	if (loop == NULL || loop->gen == NULL) {
		id = lt_tree_leaf_at(&tracker->tree, leaf)->outside;
		return id != 0 ? id : lt_cohort_open_outside(tracker, leaf);
	}
	gen = loop->gen;
	if (overlaps) {
		id = lt_cohort_lookup(tracker, leaf, gen->serial);
	}
	if (id == 0) {
		id = lt_cohort_new(tracker, leaf, LT_BIRTH_OPEN, gen->serial);
		if (id == 0) {
			return 0;
		}
		cohort = lt_cohort_at(tracker, id);
		cohort->flags = LT_COHORT_LISTED;
		cohort->next = gen->list;
		gen->list = id;
		if (overlaps) {
			lt_cohort_make_findable(tracker, id);
		}
	}
	at = lt_tree_open_at(&tracker->tree, leaf);
	at->cohort = id;
	at->gen = gen->serial;
	return id;
}

void lt_cohort_touch(lt_tracker *tracker, lt_cohort *cohort)
{
	uint32_t id = (uint32_t) (cohort - lt_cohort_at(tracker, 0));

	cohort->flags |= LT_COHORT_LISTED;
	cohort->next = tracker->touched;
	tracker->touched = id;
}

void lt_cohort_watched(lt_tracker *tracker, lt_cohort *cohort, void *block)
{
	cohort->freed_blocks = 0;
	cohort->freed_bytes = 0;
	if (tracker->on_free != NULL) {
		tracker->on_free(tracker->on_free_self, block);
	}
}

/* The cohort of (leaf, birth of `from`): where a block of `from` goes that `leaf` resized. */
static uint32_t lt_cohort_inherit(lt_tracker *tracker, uint32_t from, uint32_t leaf)
{
	uint32_t gen = lt_cohort_at(tracker, from)->gen, birth = lt_cohort_at(tracker, from)->birth, id;

	id = lt_cohort_lookup(tracker, leaf, gen);
	if (id == 0) {
		id = lt_cohort_new(tracker, leaf, birth, gen);
		if (id == 0) {
			return 0;
		}
		lt_cohort_make_findable(tracker, id);
		if (birth == LT_BIRTH_OPEN) {
			/* On the list of its generation, as `from` is. */
			lt_cohort_at(tracker, id)->flags |= LT_COHORT_LISTED;
			lt_cohort_at(tracker, id)->next = lt_cohort_at(tracker, from)->next;
			lt_cohort_at(tracker, from)->next = id;
		}
	}
	return id;
}

/* The cohort of blocks that `leaf` resized in a judged loop and that are never judged
 * themselves: what they gain from now on is growth. 0: no memory. */
static uint32_t lt_cohort_adopt(lt_tracker *tracker, uint32_t leaf)
{
	uint32_t id = lt_cohort_lookup(tracker, leaf, tracker->adopted_gen);

	if (id == 0 && (id = lt_cohort_new(tracker, leaf, LT_FIRST_WINDOW, tracker->adopted_gen)) != 0) {
		lt_cohort_make_findable(tracker, id);
	}
	return id;
}

/* Which cohort a block resized by `leaf` goes to; 0: no memory. */
static uint32_t lt_realloc_cohort(lt_tracker *tracker, uint32_t old_tag, uint32_t leaf, const lt_loop *loop)
{
	const lt_cohort *from = lt_cohort_at(tracker, old_tag);
	bool unjudged = from->gen != tracker->adopted_gen && (from->gen == LT_OUTSIDE_GEN || from->birth <= LT_FIRST_WINDOW);

	if (old_tag != 0 && loop != NULL && unjudged && from->gen != loop->serial && tracker->window >= LT_FIRST_WINDOW) {
		return lt_cohort_adopt(tracker, leaf);
	}
	if (old_tag == 0 || (loop != NULL && (unjudged || from->gen == loop->serial))) {
		return lt_cohort_now(tracker, leaf, loop);
	}
	if (from->leaf == leaf) {
		return old_tag;
	}
	if (from->gen == LT_OUTSIDE_GEN) {
		return lt_cohort_now(tracker, leaf, NULL);
	}
	return lt_cohort_inherit(tracker, old_tag, leaf);
}

void lt_track_realloc(lt_tracker *tracker, void *old, void *block, size_t size, uint32_t leaf, const lt_loop *loop)
{
	lt_found was = {NULL, 0, 0};
	uint32_t old_tag = lt_tags_find(&tracker->tags, old, &was) ? *was.tag : 0, tag;

	/* A small block is resized in place within its size class only, and may stay in one
	 * larger than the request would get. */
	if (old == block && (size <= LT_MAX_SMALL || (old_tag != 0 && was.size == lt_tags_round(&tracker->tags, size)))) {
		return;
	}
	if (old_tag != 0 && old_tag == tracker->watch) {
		/* What is watched is a call frame; the engine never resizes one. */
		lt_cohort_watched(tracker, lt_cohort_at(tracker, old_tag), old);
		*was.tag = 0;
		old_tag = 0;
	}
	tag = tracker->broken ? 0 : lt_realloc_cohort(tracker, old_tag, leaf, loop);
	if (old_tag != 0) {
		*was.tag = 0;
		lt_cohort_freed(tracker, lt_cohort_at(tracker, old_tag), was.size);
	}
	lt_track_born(tracker, block, size, tag);
}

void lt_track_watch(lt_tracker *tracker, void *block, size_t size)
{
	uint64_t bytes;
	uint32_t *slot;

	lt_track_free(tracker, block);
	slot = lt_tags_slot(&tracker->tags, block, size, &bytes);
	if (slot != NULL) {
		*slot = tracker->watch;
	}
}
