/*
 * leaktrace_walk_result.c: what a run of the heap walk found: claims, sizes, and the
 * names of the places they speak of. See leaktrace_walk.h.
 */
#include "php/leaktrace_walk_internal.h"

#define LEAKTRACE_MIN_ELEMENTS 8u /* smaller containers are not worth watching */
#define LEAKTRACE_PATH 2048u
#define LEAKTRACE_PARKED_MAX 64u /* pairs of a beginning and a place that contexts are told by */

static uint32_t leaktrace_walk_holder(leaktrace_walk *walk, uint32_t node)
{
	lt_holder_node *holder = lt_holders_node(&walk->holders, node);

	if (holder->id == 0 || (lt_holders_foldable(holder) && !holder->told_foldable)) {
		uint32_t *slot = lt_vec_push(&walk->define);
		if (slot == NULL) {
			walk->failed = true;
			return 0;
		}
		*slot = node;
		holder->told_foldable = lt_holders_foldable(holder);
	}
	return lt_holders_id(&walk->holders, node);
}

/* Adds what a (leaf, place) holds to the claim of its holder. */
static void leaktrace_walk_claim(leaktrace_walk *walk, leaktrace_sums *claims, const leaktrace_sum *sum)
{
	uint32_t node = sum->node ? lt_holders_choose(&walk->holders, sum->node)
		: lt_holders_root(&walk->holders, LT_ROOT_NATIVE, "(native)", sizeof("(native)") - 1);
	leaktrace_sum *claim = node ? leaktrace_sums_at(claims, sum->leaf, node) : NULL;

	if (claim == NULL) {
		walk->failed = true;
		return;
	}
	claim->bytes += sum->bytes;
	claim->blocks += sum->blocks;
	claim->extra_refs += sum->extra_refs;
}

void leaktrace_walk_claims(leaktrace_walk *walk)
{
	leaktrace_sums claims;

	if (!leaktrace_sums_init(&claims)) {
		walk->failed = true;
		return;
	}
	for (size_t i = 0; i < walk->sums.size; i++) {
		if (walk->sums.slots[i].leaf != 0) {
			leaktrace_walk_claim(walk, &claims, &walk->sums.slots[i]);
		}
	}
	for (size_t i = 0; i < claims.size && !walk->failed; i++) {
		const leaktrace_sum *sum = &claims.slots[i];
		lt_walk_claim *claim;
		if (sum->leaf == 0) {
			continue;
		}
		if ((claim = lt_vec_push(&walk->claims)) == NULL) {
			walk->failed = true;
			break;
		}
		claim->leaf = sum->leaf;
		claim->holder = leaktrace_walk_holder(walk, sum->node);
		claim->bytes = sum->bytes;
		claim->blocks = sum->blocks;
		claim->extra_refs = sum->extra_refs;
	}
	leaktrace_sums_destroy(&claims);
}

/* One more context that this leaf began, in this place. */
static void leaktrace_walk_park(leaktrace_walk *walk, uint32_t leaf, uint32_t holder)
{
	lt_walk_parked *parked = (lt_walk_parked *) (void *) walk->parked.data;
	size_t i = 0;

	while (i < walk->parked.count && (parked[i].started != leaf || parked[i].holder != holder)) {
		i++;
	}
	if (i == walk->parked.count) {
		if (i >= LEAKTRACE_PARKED_MAX || lt_vec_push(&walk->parked) == NULL) {
			return;
		}
		parked = (lt_walk_parked *) (void *) walk->parked.data;
		parked[i].started = leaf;
		parked[i].holder = holder;
	}
	parked[i].count++;
}

void leaktrace_walk_contexts(leaktrace_walk *walk)
{
	for (size_t i = 0; i < walk->contexts.count && !walk->failed; i++) {
		const leaktrace_later *context = lt_vec_at(&walk->contexts, i);
		uint32_t leaf = walk->query->begun(walk->query->self, context->ptr);
		uint32_t node = leaf != 0 && context->node != 0 ? lt_holders_choose(&walk->holders, context->node) : 0;

		if (node != 0) {
			leaktrace_walk_park(walk, leaf, leaktrace_walk_holder(walk, node));
		}
	}
}

static void leaktrace_walk_size(leaktrace_walk *walk, uint32_t id, uint64_t containers, uint64_t elements, uint64_t bytes)
{
	bool recursive = lt_holders_node(&walk->holders, id)->recursive;
	lt_walk_size *size = lt_vec_push(&walk->sizes);

	if (size == NULL) {
		walk->failed = true;
		return;
	}
	size->containers = recursive ? 1 : containers;
	size->elements = recursive && containers > elements ? containers : elements;
	size->bytes = bytes;
	size->holder = leaktrace_walk_holder(walk, id);
}

/* What a place was in the last walk that told sizes, for the first time that its own are. */
static void leaktrace_walk_size_before(leaktrace_walk *walk, uint32_t id)
{
	const lt_holder_node *node = lt_holders_node(&walk->holders, id);
	bool known = node->before == walk->sized;

	leaktrace_walk_size(walk, id, known ? node->before_containers : 0, known ? node->before_elements : 0, known ? node->before_bytes : 0);
}

static void leaktrace_walk_size_tell(leaktrace_walk *walk, uint32_t id)
{
	lt_holder_node *node = lt_holders_node(&walk->holders, id);
	bool watched = node->varies && node->most_elements >= LEAKTRACE_MIN_ELEMENTS && node->holds != LT_HOLDS_NOTHING;

	if (node->id != 0 || watched) {
		if (!node->told_size && walk->sized != 0) {
			leaktrace_walk_size_before(walk, id);
		}
		node->told_size = true;
		leaktrace_walk_size(walk, id, node->containers, node->elements, node->bytes);
	}
	node->before_containers = node->containers;
	node->before_elements = node->elements;
	node->before_bytes = node->bytes;
	node->before = walk->holders.walk;
}

void leaktrace_walk_sizes(leaktrace_walk *walk)
{
	for (uint32_t i = 1; i < walk->holders.nodes.count && !walk->failed; i++) {
		if (lt_holders_node(&walk->holders, i)->last_walk == walk->holders.walk) {
			leaktrace_walk_size_tell(walk, i);
		}
	}
	walk->sized = walk->holders.walk;
}

bool leaktrace_walk_define(leaktrace_walk *walk,
	bool (*define)(void *self, uint32_t id, lt_root_kind kind, lt_str root, lt_str path), void *self)
{
	char path[LEAKTRACE_PATH];

	for (size_t i = 0; i < walk->define.count; i++) {
		uint32_t at = *(const uint32_t *) lt_vec_at(&walk->define, i);
		lt_holder_node *node = lt_holders_node(&walk->holders, at);
		size_t root, len = lt_holders_path(&walk->holders, at, true, path, sizeof(path), &root);
		lt_str path_text = { path, len }, root_text = { path, root };

		if (!define(self, node->id, (lt_root_kind) node->kind, root_text, path_text)) {
			return false; /* the sink takes no more at all */
		}
	}
	walk->define.count = 0;
	return true;
}
