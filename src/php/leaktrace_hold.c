/*
 * leaktrace_hold.c: who holds what survives.
 *
 * Runs a heap walk (leaktrace_walk.h) for the blocks that were born in judged
 * loops and are alive, and tells the sink: places first, then sizes and claims.
 */
#include "src/php/leaktrace_tracer.h"

#define LEAKTRACE_FIRST_JUDGED 2u /* births before are those of the first loop, and outside */

/* The leaf of a block by its tag; 0: not of interest. */
static uint32_t leaktrace_survivor_leaf(uint32_t tag)
{
	const lt_cohort *cohort = lt_cohort_at(&LT_G(tracker), tag);

	return cohort->birth >= LEAKTRACE_FIRST_JUDGED && cohort->birth != LT_BIRTH_OPEN ? cohort->leaf : 0;
}

static uint32_t leaktrace_survivor(void *self, const void *block, size_t *bytes)
{
	uint64_t size;
	uint32_t *tag = lt_tags_find(&LT_G(tracker).tags, block, &size);

	(void) self;
	if (tag == NULL) {
		return 0;
	}
	*bytes = (size_t) size;
	return leaktrace_survivor_leaf(*tag);
}

typedef struct {
	void (*show)(void *arg, uint32_t leaf, const void *block, size_t bytes);
	void *arg;
} leaktrace_survivors;

static void leaktrace_show_survivor(void *self, const void *block, uint64_t size, uint32_t tag)
{
	const leaktrace_survivors *survivors = self;
	uint32_t leaf = leaktrace_survivor_leaf(tag);

	if (leaf != 0) {
		survivors->show(survivors->arg, leaf, block, (size_t) size);
	}
}

static void leaktrace_each_survivor(void *self, void (*show)(void *arg, uint32_t leaf, const void *block, size_t bytes), void *arg)
{
	leaktrace_survivors survivors = {show, arg};

	(void) self;
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

/* Claims speak of our leaves; the sink knows them by its own ids. */
static bool leaktrace_tell_claims(lt_walk *found)
{
	lt_walk_claim *claims = (lt_walk_claim *) (uintptr_t) found->claims;

	for (size_t i = 0; i < found->claim_count; i++) {
		claims[i].leaf = lt_tell_leaf(&LT_G(tracker), claims[i].leaf, LT_G(sink));
		if (claims[i].leaf == 0) {
			return false;
		}
	}
	return true;
}

void leaktrace_hold(void)
{
	leaktrace_walk_query query;
	lt_walk found;

	memset(&query, 0, sizeof(query));
	memset(&found, 0, sizeof(found));
	query.survivor = leaktrace_survivor;
	query.each = leaktrace_each_survivor;
	if (LT_G(walk) == NULL && (LT_G(walk) = leaktrace_walk_create()) == NULL) {
		return;
	}
	found.window = LT_G(tracker).window;
	found.time_us = leaktrace_now_us();
	if (leaktrace_walk_run(LT_G(walk), &query, &found) && LT_G(sink).ops->walk != NULL
	 && leaktrace_walk_define(LT_G(walk), leaktrace_tell_holder, NULL) && leaktrace_tell_claims(&found)) {
		LT_G(sink).ops->walk(LT_G(sink).self, &found);
	}
	LT_G(ration).walk_us = found.cost_us;
	LT_G(ration).walk_spent_us += found.cost_us;
	LT_G(ration).walk_loops = LT_G(tracker).loops;
	LT_G(ration).walk_runs++;
}

void leaktrace_hold_forget(void)
{
	leaktrace_walk_free(LT_G(walk));
	LT_G(walk) = NULL;
}
