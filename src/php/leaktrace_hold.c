/*
 * leaktrace_hold.c: who holds what survives.
 *
 * Runs a heap walk (leaktrace_walk.h) for the blocks that were born in judged
 * loops and are alive, and tells the sink: places first, then sizes and claims. Now
 * and then it walks before cycles are collected: what no root reaches then are the
 * rings that the loop made.
 */
#include "src/php/leaktrace_tracer.h"
#include "src/php/leaktrace_swoole.h"

#define LEAKTRACE_RING_MAX 256
#define LEAKTRACE_FIRST_JUDGED 2u /* births before are those of the first loop, and outside: of interest if a later loop resized them */

/* Which blocks a walk is about. */
typedef struct {
	bool open; /* those of the running window, too */
} leaktrace_interest;

/* The leaf of a block by its tag; 0: not of interest. */
static uint32_t leaktrace_survivor_leaf(const leaktrace_interest *interest, uint32_t tag)
{
	const lt_cohort *cohort = lt_cohort_at(&LT_G(tracker), tag);

	if (cohort->birth == LT_BIRTH_OPEN) {
		return interest->open ? cohort->leaf : 0;
	}
	return cohort->birth >= LEAKTRACE_FIRST_JUDGED || cohort->gen == LT_G(tracker).adopted_gen ? cohort->leaf : 0;
}

/* What loops have that are not complete is told with them, if they never end. */
static uint32_t leaktrace_survivor(void *self, const void *block, size_t *bytes, bool *counts)
{
	lt_found found;

	if (!lt_tags_find(&LT_G(tracker).tags, block, &found)) {
		return 0;
	}
	*bytes = (size_t) found.size;
	if (counts != NULL) {
		*counts = lt_cohort_at(&LT_G(tracker), *found.tag)->birth != LT_BIRTH_OPEN;
	}
	return leaktrace_survivor_leaf(self, *found.tag);
}

/* Born in the window that was just closed. */
static bool leaktrace_young(void *self, const void *block)
{
	lt_found found;

	(void) self;
	return lt_tags_find(&LT_G(tracker).tags, block, &found)
		&& lt_cohort_at(&LT_G(tracker), *found.tag)->birth == LT_G(tracker).window;
}

static uint32_t leaktrace_begun(void *self, const void *key)
{
	const leaktrace_context *context = leaktrace_context_of(key);

	(void) self;
	return context != NULL ? context->begun_at : 0;
}

typedef struct {
	const leaktrace_interest *interest;
	void (*show)(void *arg, uint32_t leaf, const void *block, size_t bytes);
	void *arg;
} leaktrace_survivors;

static void leaktrace_show_survivor(void *self, const void *block, uint64_t size, uint32_t tag)
{
	const leaktrace_survivors *survivors = self;
	uint32_t leaf = leaktrace_survivor_leaf(survivors->interest, tag);

	if (leaf != 0) {
		survivors->show(survivors->arg, leaf, block, (size_t) size);
	}
}

static void leaktrace_each_survivor(void *self, void (*show)(void *arg, uint32_t leaf, const void *block, size_t bytes), void *arg)
{
	leaktrace_survivors survivors = {self, show, arg};

	lt_tags_each(&LT_G(tracker).tags, leaktrace_show_survivor, &survivors);
}

static uint32_t leaktrace_tell_text(lt_str text)
{
	uint32_t id = lt_strings_id(&LT_G(tracker).strings, text.ptr, text.len);

	return id != 0 ? lt_tell_string(&LT_G(tracker), id, LT_G(sink)) : 0;
}

static bool leaktrace_tell_holder(void *self, uint32_t id, lt_root_kind kind, lt_str root, lt_str path)
{
	lt_holder_def def;

	(void) self;
	def.id = id;
	def.kind = kind;
	def.root = leaktrace_tell_text(root);
	def.path = leaktrace_tell_text(path);
	return def.root != 0 && def.path != 0
		&& (LT_G(sink).ops->holder == NULL || LT_G(sink).ops->holder(LT_G(sink).self, &def));
}

/* Claims and contexts speak of our leaves; the sink knows them by its own ids. */
static bool leaktrace_tell_claims(lt_walk *found)
{
	lt_walk_claim *claims = (lt_walk_claim *) (uintptr_t) found->claims;
	lt_walk_parked *parked = (lt_walk_parked *) (uintptr_t) found->parked;

	for (size_t i = 0; i < found->claim_count; i++) {
		claims[i].leaf = lt_tell_leaf(&LT_G(tracker), claims[i].leaf, LT_G(sink));
		if (claims[i].leaf == 0) {
			return false;
		}
	}
	for (size_t i = 0; i < found->parked_count; i++) {
		parked[i].started = lt_tell_leaf(&LT_G(tracker), parked[i].started, LT_G(sink));
		if (parked[i].started == 0) {
			return false;
		}
	}
	return true;
}

/* Walks the heap and books what it cost. False: nothing was found out. */
static bool leaktrace_walk_for(leaktrace_interest *interest, lt_walk *found)
{
	uint64_t began = leaktrace_thread_us();
	lt_vec stacks = {.item = sizeof(leaktrace_walk_stack)};
	leaktrace_walk_query query;
	bool ok;

	memset(&query, 0, sizeof(query));
	memset(found, 0, sizeof(*found));
	query.self = interest;
	query.survivor = leaktrace_survivor;
	query.young = interest->open ? NULL : leaktrace_young;
	query.claims_only = interest->open;
	query.shutdown_functions = leaktrace_shutdown_table();
	query.begun = interest->open ? NULL : leaktrace_begun;
	query.each = interest->open ? NULL : leaktrace_each_survivor;
	if (LT_G(walk) == NULL && (LT_G(walk) = leaktrace_walk_create()) == NULL) {
		return false;
	}
	found->time_us = leaktrace_now_us();
	ok = leaktrace_coroutine_id == NULL || leaktrace_swoole_stacks(&stacks);
	query.stacks = (const leaktrace_walk_stack *) stacks.data;
	query.stack_count = stacks.count;
	ok = ok && leaktrace_walk_run(LT_G(walk), &query, found);
	lt_vec_free(&stacks);
	LT_G(ration).walk_before_us = LT_G(ration).walk_runs != 0 ? LT_G(ration).walk_us : 0;
	LT_G(ration).walk_us = leaktrace_thread_us() - began;
	LT_G(ration).walk_spent_us += LT_G(ration).walk_us;
	LT_G(ration).walk_runs++;
	return ok;
}

void leaktrace_hold(void)
{
	leaktrace_interest survivors = {false};
	lt_walk found;

	LT_G(ration).walk_loops = lt_run_length(&LT_G(tracker));
	if (leaktrace_walk_for(&survivors, &found) && LT_G(sink).ops->walk != NULL
	 && leaktrace_walk_define(LT_G(walk), leaktrace_tell_holder, NULL) && leaktrace_tell_claims(&found)) {
		found.window = LT_G(tracker).window;
		LT_G(sink).ops->walk(LT_G(sink).self, &found);
	}
}

/* One kind of ring, as the sink is told it; not every loop is looked at, so it
 * stands for all `loops` since the last look. */
static bool leaktrace_tell_ring(const lt_walk_claim *claim, uint64_t loops)
{
	char ring[LEAKTRACE_RING_MAX];
	size_t len = leaktrace_walk_ring(LT_G(walk), claim->holder, ring, sizeof(ring));
	lt_str text = {ring, len < sizeof(ring) ? len : sizeof(ring) - 1};
	uint64_t here = LT_G(tracker).window_loops;
	lt_cycle cycle;

	if (len == 0) {
		return true;
	}
	cycle.window = LT_G(tracker).window + 1;
	cycle.leaf = lt_tell_leaf(&LT_G(tracker), claim->leaf, LT_G(sink));
	cycle.ring = leaktrace_tell_text(text);
	cycle.bytes = claim->bytes * loops / (here != 0 ? here : 1);
	cycle.blocks = claim->blocks * loops / (here != 0 ? here : 1);
	return cycle.leaf != 0 && LT_G(sink).ops->cycle(LT_G(sink).self, &cycle);
}

void leaktrace_hold_rings(void)
{
	leaktrace_interest all = {true};
	uint64_t loops = LT_G(tracker).loops - LT_G(ration).ring_loops;
	lt_walk found;

	LT_G(ration).ring_loops = LT_G(tracker).loops;
	if (!leaktrace_walk_for(&all, &found) || LT_G(sink).ops->cycle == NULL) {
		return;
	}
	for (size_t i = 0; i < found.claim_count; i++) {
		if (!leaktrace_tell_ring(&found.claims[i], loops)) {
			return;
		}
	}
}

void leaktrace_hold_forget(void)
{
	leaktrace_walk_free(LT_G(walk));
	LT_G(walk) = NULL;
}
