/*
 * lt_paths.c: judges the call paths of a site apart.
 *
 * A generic helper is called from many places, and its own line may hold caches and
 * batches of all of them; the one caller that leaks shows when the survivors are
 * split by caller. Every caller on the way up is tried as a group: those leaves of
 * the site whose path runs through it. Outer callers come first, as they have more
 * to show; what they explain is not looked at again.
 */
#include "analyze/lt_view.h"

#include <stdlib.h>
#include <string.h>

#define LT_MOST_PAIRS 200000u /* (caller, leaf) pairs looked at per site */
#define LT_MOST_GROUPS 2000u  /* callers tried per site */

typedef struct {
	uint32_t caller; /* node */
	uint32_t leaf;
} lt_pair;

static int lt_pair_order(const void *left, const void *right)
{
	const lt_pair *a = left, *b = right;

	if (a->caller != b->caller) {
		return a->caller < b->caller ? -1 : 1;
	}
	return a->leaf < b->leaf ? -1 : a->leaf > b->leaf;
}

/* All (caller, leaf) pairs of leaves that ever kept something. */
static bool lt_pairs_make(const lt_view *view, const uint32_t *leaves, size_t count, lt_list *pairs)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t id = leaves[i], node;

		if (view->alive_first[id] == view->alive_first[id + 1] && lt_leaf_of(view->trace, id)->death_count == 0) {
			continue;
		}
		for (uint32_t depth = 0; id != 0 && depth < LT_DEEPEST && pairs->count < LT_MOST_PAIRS; depth++) {
			lt_pair *pair = lt_list_push(pairs);

			if (pair == NULL) {
				return false;
			}
			node = lt_leaf_of(view->trace, id)->node;
			*pair = (lt_pair) {node, leaves[i]};
			id = lt_node_of(view->trace, node)->parent;
		}
	}
	lt_sort(pairs->data, pairs->count, sizeof(lt_pair), lt_pair_order);
	return true;
}

/* Judges one group; what grows goes to found[]. */
static bool lt_path_try(lt_view *view, const uint32_t *group, size_t count, uint32_t *found, size_t *found_count,
	lt_growth *sum)
{
	lt_growth growth;
	size_t fresh = 0;

	for (size_t i = 0; i < count; i++) {
		fresh += view->mark[group[i]] == 0;
	}
	if (fresh != count) {
		return true; /* (partly) explained by an outer caller */
	}
	if (!lt_growth_judge(view, group, count, &growth)) {
		return false;
	}
	if (!growth.grows) {
		return true;
	}
	for (size_t i = 0; i < count; i++) {
		view->mark[group[i]] = 1;
		found[(*found_count)++] = group[i];
	}
	if (sum->grows) {
		growth.per_loop += sum->per_loop;
		growth.size += sum->size;
		growth.bytes += sum->bytes;
		growth.blocks += sum->blocks;
		growth.times = growth.times > sum->times ? growth.times : sum->times;
		growth.first_loop = growth.first_loop < sum->first_loop ? growth.first_loop : sum->first_loop;
		growth.last_loop = growth.last_loop > sum->last_loop ? growth.last_loop : sum->last_loop;
	}
	*sum = growth;
	return true;
}

/* Tries every caller in turn, outer ones first: they have lower numbers. */
static bool lt_pairs_judge(lt_view *view, const lt_list *pairs, size_t all, uint32_t *group, uint32_t *found,
	size_t *found_count, lt_growth *growth)
{
	size_t tried = 0;
	bool ok = true;

	for (size_t i = 0, next; ok && i < pairs->count && tried < LT_MOST_GROUPS; i = next) {
		uint32_t caller = ((lt_pair *) lt_list_at(pairs, i))->caller;
		size_t count = 0;

		for (next = i; next < pairs->count && ((lt_pair *) lt_list_at(pairs, next))->caller == caller; next++) {
			uint32_t leaf = ((lt_pair *) lt_list_at(pairs, next))->leaf;

			if (count == 0 || group[count - 1] != leaf) {
				group[count++] = leaf;
			}
		}
		if (count < all) {
			tried++;
			ok = lt_path_try(view, group, count, found, found_count, growth);
		}
	}
	return ok;
}

bool lt_paths_judge(lt_view *view, const uint32_t *leaves, size_t count, uint32_t *found, size_t *found_count,
	lt_growth *growth)
{
	lt_list pairs = {.item = sizeof(lt_pair)};
	uint32_t *group = malloc((count + 1) * sizeof(*group));
	size_t alive = 0;
	bool ok = group != NULL;

	*found_count = 0;
	memset(growth, 0, sizeof(*growth));
	for (size_t i = 0; i < count; i++) {
		alive += view->alive_first[leaves[i]] < view->alive_first[leaves[i] + 1];
	}
	if (ok && alive > 0 && count > 1) {
		ok = lt_pairs_make(view, leaves, count, &pairs)
			&& lt_pairs_judge(view, &pairs, count, group, found, found_count, growth);
		for (size_t i = 0; i < *found_count; i++) {
			view->mark[found[i]] = 0;
		}
	}
	lt_list_free(&pairs);
	free(group);
	return ok;
}
