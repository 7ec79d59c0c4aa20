/*
 * lt_loop.c: loops and the generations that their blocks belong to. See lt_tracker.h.
 *
 * A worker that runs for weeks has more generations than there are 32-bit serials,
 * and what an old one left alive may be alive still. So serials come from one half of
 * their range, then from the other; before a half is begun again, those of it that are
 * in use are noted, to be left out, and leaves forget which one they had last.
 */
#include "track/lt_tracker.h"

static bool lt_gen_used(const lt_tracker *tracker, uint32_t serial)
{
	uint32_t at = UINT32_MAX, used;

	while ((used = lt_hash_next(&tracker->used_gens, lt_hash_mix(serial), &at)) != 0) {
		if (used == serial) {
			return true;
		}
	}
	return false;
}

static bool lt_gen_note(lt_tracker *tracker, uint32_t serial)
{
	bool other = serial <= tracker->last_gen || serial > tracker->gen_limit;

	return other || lt_gen_used(tracker, serial) || lt_hash_add(&tracker->used_gens, lt_hash_mix(serial), serial);
}

/* Goes on with the other half of the serials; false: no memory. */
static bool lt_gen_turn(lt_tracker *tracker)
{
	bool upper = tracker->gen_limit == LT_GEN_HALF, ok;

	tracker->last_gen = upper ? LT_GEN_HALF : 0;
	tracker->gen_limit = upper ? LT_LOOP_OVER - 1 : LT_GEN_HALF;
	lt_hash_free(&tracker->used_gens);
	ok = lt_gen_note(tracker, tracker->adopted_gen);
	for (const lt_gen *gen = tracker->gens; ok && gen != NULL; gen = gen->next) {
		ok = lt_gen_note(tracker, gen->serial);
	}
	for (uint32_t id = 1; ok && id < tracker->cohorts.count; id++) {
		ok = lt_gen_note(tracker, lt_cohort_at(tracker, id)->gen);
	}
	lt_tree_forget_open(&tracker->tree);
	return ok;
}

uint32_t lt_gen_serial(lt_tracker *tracker)
{
	do {
		if (tracker->last_gen == tracker->gen_limit && !lt_gen_turn(tracker)) {
			return 0;
		}
		tracker->last_gen++;
	} while (tracker->used_gens.count != 0 && lt_gen_used(tracker, tracker->last_gen));
	return tracker->last_gen;
}

static lt_gen *lt_gen_new(lt_tracker *tracker)
{
	lt_gen *gen = tracker->free_gens;
	uint32_t serial = lt_gen_serial(tracker);

	if (serial == 0) {
		return NULL;
	}
	if (gen != NULL) {
		tracker->free_gens = gen->next;
		gen->list = gen->open = gen->loops = gen->seen = 0;
	} else if ((gen = lt_arena_alloc(&tracker->arena, sizeof(*gen))) == NULL) {
		return NULL;
	}
	gen->serial = serial;
	gen->next = tracker->gens;
	gen->link = &tracker->gens;
	if (gen->next != NULL) {
		gen->next->link = &gen->next;
	}
	tracker->gens = gen;
	return gen;
}

void lt_gen_release(lt_tracker *tracker, lt_gen *gen)
{
	*gen->link = gen->next;
	if (gen->next != NULL) {
		gen->next->link = gen->link;
	}
	gen->next = tracker->free_gens;
	tracker->free_gens = gen;
}

static lt_loop *lt_loop_new(lt_tracker *tracker, lt_gen *gen, uint32_t begun_at)
{
	lt_loop *loop = tracker->free_loops;

	if (gen == NULL && (gen = lt_gen_new(tracker)) == NULL) {
		return NULL;
	}
	if (loop != NULL) {
		tracker->free_loops = loop->next_free;
	} else if ((loop = lt_arena_alloc(&tracker->arena, sizeof(*loop))) == NULL) {
		return NULL;
	}
	if (tracker->ready == gen) {
		tracker->ready = NULL;
	}
	gen->open++;
	loop->gen = gen;
	loop->serial = gen->serial;
	loop->refs = 1;
	loop->begun_at = begun_at;
	loop->yields = loop->extra = false;
	loop->guests = NULL;
	loop->first = !tracker->begun;
	tracker->begun = true;
	tracker->open_loops++;
	return loop;
}

lt_loop *lt_loop_begin(lt_tracker *tracker, uint32_t begun_at)
{
	lt_loop *loop = lt_loop_new(tracker, tracker->open_loops == 0 ? tracker->ready : NULL, begun_at);

	if (loop != NULL) {
		tracker->window_begun++;
	}
	return loop;
}

lt_loop *lt_loop_begin_extra(lt_tracker *tracker, uint32_t begun_at)
{
	lt_loop *loop = lt_loop_new(tracker, NULL, begun_at);

	if (loop != NULL) {
		loop->extra = true;
	}
	return loop;
}

static void lt_loop_complete(lt_tracker *tracker, lt_loop *loop)
{
	lt_gen *gen = loop->gen;

	if (loop->guests != NULL && tracker->on_complete != NULL) {
		tracker->on_complete(loop);
	}
	gen->open--;
	gen->loops++;
	tracker->open_loops--;
	if (!loop->extra) {
		tracker->loops++;
		tracker->window_loops++;
	}
	if (gen->open == 0) {
		lt_gen_complete(tracker, gen);
	}
	loop->gen = NULL;
	loop->serial = LT_LOOP_OVER;
	loop->next_free = tracker->free_loops;
	tracker->free_loops = loop;
}

void lt_loop_ref(lt_tracker *tracker, lt_loop *loop)
{
	loop->refs++;
	tracker->open_contexts++;
}

void lt_loop_unref(lt_tracker *tracker, lt_loop *loop)
{
	tracker->open_contexts--;
	lt_loop_end(tracker, loop);
}

void lt_loop_end(lt_tracker *tracker, lt_loop *loop)
{
	if (--loop->refs == 0) {
		lt_loop_complete(tracker, loop);
	}
}

uint64_t lt_loop_live_bytes(const lt_tracker *tracker, const lt_loop *loop)
{
	uint64_t bytes = 0;

	for (uint32_t id = loop->gen->list; id != 0; id = lt_cohort_at(tracker, id)->next) {
		bytes += lt_cohort_live(lt_cohort_at(tracker, id));
	}
	return bytes;
}
