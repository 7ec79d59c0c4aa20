/*
 * lt_containers.c: findings of kind container. See lt_judge.h.
 *
 * A container that grows (lt_holds.c) is told where no leak tells it: a packed array of
 * integers doubles now and then, which says nothing of its elements. But the line that
 * adds to it is the one to look at, whoever makes the elements. So each line is told
 * that has memory in a growing container which each element takes part of: the
 * container's own storage, or blocks that nearly every element has. A line is told once,
 * with all containers that it adds to; where it leaks by itself, the container's storage
 * is part of what it leaks.
 *
 * A container that had its storage before there was a loop may get element after element
 * and need no more of it. Then no line is known, but the container is.
 */
#include "analyze/lt_judge.h"

#include <math.h>
#include <stdlib.h>

#define LT_STORAGE_BLOCKS 2.0 /* that a container consists of, at most: its head and its table */
#define LT_STORAGE_PART 0.1   /* of its elements: so many blocks at most are storage and what comes and goes on the same line */
#define LT_OLD_PART 0.95      /* of a container's time: older than the rest is storage that does not come and go */
#define LT_OLD_ELEMENT 0.75   /* the same of elements, which may stay for long before they are replaced */
#define LT_STORAGE_BYTES 8.0  /* that an element takes of a container's storage, at least */
#define LT_ELEMENTS_PART 0.5 /* of a container's elements that have a block of a line which adds to it */
#define LT_STAYING_PART 0.25 /* of what a walk found of it that has been there for a loop, at least: all but what it has
                              * just grown by, which may be half of it, and what it was born with */

/* What a site has in a container, of which its finding does not tell yet. */
typedef struct {
	uint32_t site;
	double bytes, blocks;
	bool adds;
} lt_share;

static lt_found *lt_found_of(const lt_judgement *judgement, uint32_t site)
{
	return judgement->leaky[site] != 0 ? lt_list_at(&judgement->found, judgement->leaky[site] - 1) : NULL;
}

/* What a leaf has from the first part of the time in which a container grew. */
static double lt_old_bytes(const lt_view *view, uint32_t leaf, const lt_hold *hold, double part)
{
	double first = (double) hold->first_loop, old = first + part * ((double) hold->last_loop - first), bytes = 0.0;

	for (size_t i = view->alive_first[leaf]; i < view->alive_first[leaf + 1]; i++) {
		bytes += lt_loops_at(view->trace, view->alive[i].origin) <= old + 1.0 ? (double) view->alive[i].bytes : 0.0;
	}
	return bytes;
}

/* Does each element of a container take part of what a leaf has there, to stay? */
static bool lt_claim_adds(const lt_judgement *judgement, const lt_claim_model *claim)
{
	const lt_hold *hold = &judgement->holds[claim->holder];
	double blocks = (double) claim->blocks, bytes = (double) claim->bytes;

	if (blocks <= LT_STORAGE_BLOCKS * hold->containers) {
		return bytes >= LT_STORAGE_BYTES * hold->elements && (double) judgement->view.alive_bytes[claim->leaf] >= LT_STAYING_PART * bytes;
	}
	if (blocks <= LT_STORAGE_PART * hold->elements) {
		return bytes >= LT_STORAGE_BYTES * hold->elements && lt_old_bytes(&judgement->view, claim->leaf, hold, LT_OLD_PART) >= LT_STAYING_PART * bytes;
	}
	return blocks >= LT_ELEMENTS_PART * hold->elements
		&& lt_old_bytes(&judgement->view, claim->leaf, hold, LT_OLD_ELEMENT) >= LT_STAYING_PART * bytes;
}

/* The shares of sites in a container: of what a leak does not count already. They look at
 * blocks born in loops only: what grows between the loops is not theirs, and has none. */
static bool lt_shares_make(const lt_judgement *judgement, uint32_t id, lt_list *shares)
{
	const lt_walk_model *walk = lt_walk_to_ask(judgement, id);

	for (size_t i = 0; walk != NULL && i < walk->claims.count; i++) {
		const lt_claim_model *claim = lt_list_at(&walk->claims, i);
		lt_share *share = NULL;

		if (claim->holder != id || judgement->counted[claim->leaf]) {
			continue;
		}
		for (size_t s = 0; s < shares->count && share == NULL; s++) {
			lt_share *at = lt_list_at(shares, s);

			share = at->site == lt_leaf_of(judgement->view.trace, claim->leaf)->site ? at : NULL;
		}
		if (share == NULL && (share = lt_list_push(shares)) == NULL) {
			return false;
		}
		share->site = lt_leaf_of(judgement->view.trace, claim->leaf)->site;
		share->bytes += (double) claim->bytes;
		share->blocks += (double) claim->blocks;
		share->adds |= lt_claim_adds(judgement, claim);
	}
	return true;
}

/* The call paths of a site's finding, once it tells of a share, too. */
static bool lt_share_stacks(lt_judgement *judgement, uint32_t id, uint32_t site, lt_finding *finding)
{
	const lt_view *view = &judgement->view;
	const lt_walk_model *walk = lt_walk_to_ask(judgement, id);
	const uint32_t *all = view->site_leaves + view->site_first[site];
	size_t most = view->site_first[site + 1] - view->site_first[site], count = 0;
	uint32_t *leaves = malloc((most + 1) * sizeof(*leaves));

	if (leaves == NULL) {
		return false;
	}
	for (size_t i = 0; i < walk->claims.count; i++) {
		const lt_claim_model *claim = lt_list_at(&walk->claims, i);

		judgement->stacked[claim->leaf] |= claim->holder == id;
	}
	for (size_t i = 0; i < most; i++) {
		if (judgement->stacked[all[i]] || judgement->counted[all[i]]) {
			leaves[count++] = all[i];
		}
	}
	finding->stacks = lt_stacks_make(judgement, leaves, count, &finding->stack_count);
	free(leaves);
	return finding->stacks != NULL;
}

/* Tells of a site's share, which grows by so much: in a finding of its own, or in the one
 * that the site has. */
static bool lt_share_add(lt_judgement *judgement, uint32_t id, const lt_share *share, double bytes_per_loop)
{
	const lt_hold *hold = &judgement->holds[id];
	lt_claim_model claim = {0, id, (uint64_t) share->bytes, (uint64_t) share->blocks, 0, false};
	lt_found *found = lt_found_of(judgement, share->site);
	lt_finding *finding;

	if (found == NULL) {
		found = lt_found_add(judgement, LT_KIND_CONTAINER, share->site);
		if (found == NULL) {
			return false;
		}
		judgement->leaky[share->site] = (uint32_t) judgement->found.count;
		found->finding.first_loop = hold->first_loop;
	}
	finding = &found->finding;
	if (found->cause == 0) {
		found->cause = LT_CAUSE_HOLDER | lt_holder_of(judgement->view.trace, id)->path;
	}
	finding->growth_times = hold->rises > finding->growth_times ? hold->rises : finding->growth_times;
	finding->live_bytes += (int64_t) fmin(share->bytes, 9e17);
	finding->live_blocks += (int64_t) fmin(share->blocks, 9e17);
	finding->bytes_per_loop += bytes_per_loop;
	finding->growth_size += (uint64_t) (bytes_per_loop * (double) (hold->last_loop - hold->first_loop));
	finding->first_loop = hold->first_loop < finding->first_loop ? hold->first_loop : finding->first_loop;
	finding->last_loop = hold->last_loop > finding->last_loop ? hold->last_loop : finding->last_loop;
	return lt_holder_append(judgement, finding, &claim) && lt_share_stacks(judgement, id, share->site, finding);
}

/* May a container be told for which no loop has allocated anything? A value of the program's,
 * that needed no memory for what it gained: what grows between the loops has needed some. */
static bool lt_container_is_filled(const lt_judgement *judgement, uint32_t id)
{
	const lt_holder_model *holder = lt_holder_of(judgement->view.trace, id);

	return lt_holder_is_named(holder) && !judgement->holds[id].heavier
		&& judgement->holds[id].bytes >= LT_STORAGE_BYTES * judgement->holds[id].elements && !lt_holds_bytes(judgement, holder);
}

/* Tells of a container without a line; it has what its elements take on average. */
static bool lt_filled_add(lt_judgement *judgement, uint32_t id)
{
	const lt_hold *hold = &judgement->holds[id];
	lt_claim_model claim = {0, id, (uint64_t) fmin(hold->bytes, 9e17), (uint64_t) hold->containers, 0, false};
	lt_found *found = lt_found_add(judgement, LT_KIND_CONTAINER, 0);
	lt_finding *finding;

	if (found == NULL) {
		return false;
	}
	finding = &found->finding;
	found->cause = LT_CAUSE_HOLDER | lt_holder_of(judgement->view.trace, id)->path;
	finding->growth_times = hold->rises;
	finding->bytes_per_loop = hold->bytes / fmax(hold->elements, 1.0) * fmax(hold->elements_per_loop, 0.0);
	finding->growth_size = (uint64_t) (finding->bytes_per_loop * (double) (hold->last_loop - hold->first_loop));
	finding->first_loop = hold->first_loop;
	finding->last_loop = hold->last_loop;
	return lt_holder_append(judgement, finding, &claim);
}

/* Is a growing container part of what a leak already told? */
static bool lt_container_told(const lt_judgement *judgement, uint32_t id)
{
	const lt_trace *trace = judgement->view.trace;
	uint32_t path = lt_holder_of(trace, id)->path;

	for (uint32_t other = 1; other <= trace->holders.count; other++) {
		uint32_t text = lt_holder_of(trace, other)->path;

		if (judgement->holds[other].told && (lt_path_within(judgement, text, path) || lt_path_within(judgement, path, text))) {
			return true;
		}
	}
	return false;
}

static int lt_share_order(const void *left, const void *right)
{
	const lt_share *a = left, *b = right;

	if (a->bytes != b->bytes) {
		return a->bytes > b->bytes ? -1 : 1;
	}
	return a->site < b->site ? -1 : a->site > b->site;
}

/* Bytes that a container's elements take on average, for those that it gains in a loop. */
static double lt_elements_growth(const lt_hold *hold, double bytes)
{
	return hold->elements > 0.0 ? bytes / hold->elements * fmax(hold->elements_per_loop, 0.0) : 0.0;
}

/* Where no leak tells of a container, its growth is divided among what is told; else a
 * line has what each new element takes. A table that doubles grows in few steps: where
 * none was seen of late, its elements tell how fast it does. */
static double lt_share_growth(const lt_hold *hold, const lt_share *share, bool told, double all)
{
	if (told || !(hold->bytes_per_loop > 0.0)) {
		return lt_elements_growth(hold, share->bytes);
	}
	return hold->bytes_per_loop * share->bytes / all;
}

/* Tells the lines of a growing container that are not told yet: those that add to it,
 * and, where no leak tells of it, the one that has most in it. */
static bool lt_container_add(lt_judgement *judgement, uint32_t id, bool told)
{
	lt_list shares = {.item = sizeof(lt_share)};
	double all = 0.0;
	bool ok = lt_shares_make(judgement, id, &shares);

	lt_sort(shares.data, shares.count, shares.item, lt_share_order);
	for (size_t i = 0; i < shares.count; i++) {
		const lt_share *share = lt_list_at(&shares, i);

		all += share->adds || i == 0 ? share->bytes : 0.0;
	}
	for (size_t i = 0; ok && i < shares.count; i++) {
		const lt_share *share = lt_list_at(&shares, i);

		if (share->site != 0 && (share->adds || (i == 0 && !told))) {
			ok = lt_share_add(judgement, id, share, lt_share_growth(&judgement->holds[id], share, told, all));
		}
	}
	if (ok && !told && shares.count == 0 && lt_container_is_filled(judgement, id)) {
		ok = lt_filled_add(judgement, id);
	}
	judgement->holds[id].told |= shares.count > 0;
	lt_list_free(&shares);
	return ok;
}

bool lt_find_containers(lt_judgement *judgement)
{
	const lt_trace *trace = judgement->view.trace;
	bool ok = true;

	for (uint32_t id = 1; ok && id <= trace->holders.count; id++) {
		if (judgement->holds[id].grows && judgement->holds[id].told) {
			ok = lt_container_add(judgement, id, true);
		} else if (judgement->holds[id].grows && !lt_container_told(judgement, id)) {
			ok = lt_container_add(judgement, id, false);
		}
	}
	return ok;
}
